// The files: dropped or chosen, with how far each has come.
import { Button } from 'antd';
import { FileUp, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { IconButton } from '@/base/IconButton';
import { useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import type { FileDraft } from './draft';

const KINDS = '.csv,.tsv,.txt,.xlsx';

export function FileStep({ files, onAdd, onRemove }: { files: readonly FileDraft[]; onAdd: (files: File[]) => void; onRemove: (key: number) => void }) {
    const t = useT();
    const input = useRef<HTMLInputElement>(null);
    const [over, setOver] = useState(false);
    const take = (list: FileList | null): void => {
        if (list && list.length > 0) onAdd([...list]);
    };
    return (
        <section>
            <div
                className={over ? 'import-drop is-over' : 'import-drop'}
                onDragOver={(event) => {
                    event.preventDefault();
                    setOver(true);
                }}
                onDragLeave={() => setOver(false)}
                onDrop={(event) => {
                    event.preventDefault();
                    setOver(false);
                    take(event.dataTransfer.files);
                }}
            >
                <FileUp size={28} strokeWidth={1.5} aria-hidden />
                <p>{t('import.drop')}</p>
                <Button onClick={() => input.current?.click()}>{t('import.choose')}</Button>
                <p className="field-help">{t('import.kinds')}</p>
                <input
                    ref={input}
                    type="file"
                    multiple
                    hidden
                    accept={KINDS}
                    aria-label={t('import.choose')}
                    onChange={(event) => {
                        take(event.target.files);
                        event.target.value = '';
                    }}
                />
            </div>
            <ul className="import-files">
                {files.map((file) => (
                    <FileLine key={file.key} file={file} onRemove={() => onRemove(file.key)} />
                ))}
            </ul>
        </section>
    );
}

function FileLine({ file, onRemove }: { file: FileDraft; onRemove: () => void }) {
    const t = useT();
    const language = useLanguage();
    const percent = file.size > 0 ? Math.floor((file.sent / file.size) * 100) : 100;
    return (
        <li className="import-file">
            <b className="cut">{file.name}</b>
            <span className="quiet figure">{t('import.kilobytes', { number: formatNumber(Math.ceil(file.size / 1024), language) })}</span>
            {file.analysis ? <span className="quiet">{file.analysis.charset}</span> : !file.problem && <progress max={100} value={percent} aria-label={file.name} />}
            <span className="spring" />
            <IconButton icon={Trash2} label={t('import.removeFile')} onClick={onRemove} />
            {file.problem && <p className="field-problem">{file.problem}</p>}
        </li>
    );
}
