// A file on its way to the server: in pieces, so that it can be followed and goes on where it broke off.
import { makeUpload, sendPiece, uploadOf } from '@/api/imports';
import { Problem } from '@/base/http';

const PIECE = 2 << 20;
const TRIES = 6;
const FIRST_PAUSE = 500;

const wait = (time: number): Promise<void> => new Promise((done) => setTimeout(done, time));
const mayPass = (error: unknown): boolean => error instanceof Problem && (error.code === 'offline' || error.code === 'upload_offset' || error.status >= 500);

/** Sends it whole; `tell` hears the bytes that have arrived. Gives the id of the upload. */
export async function uploadFile(file: File, tell: (sent: number) => void, signal: AbortSignal): Promise<string> {
    const { id } = await makeUpload(file.name, file.size);
    for (let offset = 0, tries = 0; offset < file.size; ) {
        try {
            ({ offset } = await sendPiece(id, offset, file.slice(offset, offset + PIECE), signal));
            tries = 0;
            tell(offset);
        } catch (error) {
            if (signal.aborted || !mayPass(error) || ++tries > TRIES) throw error;
            await wait(FIRST_PAUSE * 2 ** tries);
            offset = await uploadOf(id).then((now) => now.offset, () => offset);
        }
    }
    return id;
}
