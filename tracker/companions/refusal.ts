/** Refusals that shops answer with status 200: WooCommerce, OpenCart and others; also inside a text that is quoted again. */
export const REFUSAL = /errors?\\?":(?!\s*(\\?"\\?"|\[]|{}|[nf0]))|success\\?":\s*f/i
