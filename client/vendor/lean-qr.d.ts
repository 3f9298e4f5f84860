/** What of lean-qr is used here: `get` is true for a dark module, `size` counts modules a side without a border. */
export interface Bitmap { size: number; get(x: number, y: number): boolean }
export function generate(text: string, options?: { minCorrectionLevel?: number; minVersion?: number }): Bitmap;
