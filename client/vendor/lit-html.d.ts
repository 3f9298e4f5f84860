/** What of lit-html 3 is used here. */
export interface TemplateResult { strings: TemplateStringsArray; values: unknown[] }
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => TemplateResult;
export const svg: (strings: TemplateStringsArray, ...values: unknown[]) => TemplateResult;
export const nothing: unique symbol;
export const noChange: unique symbol;
export function render(value: unknown, container: HTMLElement | DocumentFragment, options?: object): unknown;
