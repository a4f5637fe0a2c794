// SSML among the texts that are to be said.

/** Whether a text is a document of SSML: it begins with `<speak>`, or with what may stand before that. */
export const isSsml = (text) => /^\s*(?:<[?!][^]*)?<speak[\s>]/.test(text);
