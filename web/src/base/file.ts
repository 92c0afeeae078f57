/** Offers a text as a file, under a name that every system takes. */
export function saveFile(name: string, text: string, type: string): void {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement('a');
    link.href = address;
    link.download = fileName(name);
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export const fileName = (name: string): string => name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '_').slice(0, 120) || '_';
