// What comes of a layout, with records there are: a list, the form, the head of a page, a card.
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { list } from '@/api/records';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { kitOf } from '@/fields/kits';
import { fieldOf, fieldsOf, isWritable } from '@/meta/catalog';
import { rowsKey } from '@/record/keys';
import { Card } from '@/views/board/Card';
import { Figures } from '@/views/page/Figures';
import '@/views/board/board.css';
import '@/views/list/list.css';
import '@/views/page/page.css';
import type { LayoutDraft, Part, SectionDraft } from './draft';

const ROWS = 5;

interface Props {
    object: ObjectMeta;
    part: Part;
    draft: LayoutDraft;
}

export function LayoutPreview({ object, part, draft }: Props) {
    const t = useT();
    const { data } = useQuery({
        queryKey: rowsKey(object.name, 'layout-preview'),
        queryFn: () => list(object.plural, { limit: ROWS, sort: '-updated_at' }),
        enabled: part !== 'form',
    });
    if (part === 'form') return <FormPreview object={object} draft={draft} />;
    const rows = data?.data ?? [];
    if (data && rows.length === 0) return <p className="quiet">{t('layout.noRecords')}</p>;
    if (part === 'list') return <ListPreview object={object} rows={rows} />;
    if (part === 'figures') return <HeadPreview object={object} row={rows[0]} />;
    return (
        <div className="layout-cards">
            {rows.slice(0, 3).map((row) => (
                <Card key={row.id} object={object} row={row} fields={fieldsOf(object, object.layouts.board?.card)} />
            ))}
        </div>
    );
}

function ListPreview({ object, rows }: { object: ObjectMeta; rows: readonly Row[] }) {
    const label = useLabel();
    const fields = fieldsOf(object, object.layouts.list);
    const side = (field: Field): string => (kitOf(field).align === 'end' ? 'end' : '');
    return (
        <div className="table-scroll layout-table">
            <table className="records plain-table">
                <thead>
                    <tr>
                        {fields.map((field) => (
                            <th key={field.name} scope="col" className={side(field)}>
                                {label(field.label)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row) => (
                        <tr key={row.id} className="row">
                            {fields.map((field) => (
                                <td key={field.name} className={side(field)}>
                                    <FieldValue dense plain object={object} field={field} value={row[field.name]} row={row} />
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function HeadPreview({ object, row }: { object: ObjectMeta; row: Row | undefined }) {
    const t = useT();
    if (!row) return null;
    if (!object.layouts.figures?.length) return <p className="quiet">{t('layout.noFigures')}</p>;
    return (
        <div className="layout-head">
            <h3>{String(row[object.name_field] ?? '')}</h3>
            <Figures object={object} row={row} />
        </div>
    );
}

function FormPreview({ object, draft }: { object: ObjectMeta; draft: LayoutDraft }) {
    const label = useLabel();
    const t = useT();
    const fieldsIn = (section: SectionDraft): Field[] =>
        (draft.lists.find((one) => one.id === section.id)?.items ?? []).flatMap((name) => fieldOf(object, name) ?? []);
    return (
        <div className="layout-form">
            {draft.sections.map((section, index) => (
                <section key={section.id}>
                    <h3>
                        {index > 0 && !section.open && <ChevronRight size={14} aria-hidden />}
                        {label(section.label)}
                        {index > 0 && !section.open && <span className="quiet"> {t('layout.folded')}</span>}
                    </h3>
                    <div className={`layout-form-fields${section.columns === 1 ? ' is-one' : ''}`}>
                        {fieldsIn(section).map((field) => (
                            <div key={field.name} className={`layout-form-field${kitOf(field).wide ? ' is-wide' : ''}`}>
                                <span>
                                    {label(field.label)}
                                    {field.required && <span className="needed">*</span>}
                                </span>
                                <span className={`layout-box${isWritable(field) ? '' : ' is-fixed'}`} aria-hidden />
                            </div>
                        ))}
                    </div>
                </section>
            ))}
        </div>
    );
}
