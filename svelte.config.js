/** Puts every component's style into one cascade layer, so that any style of an app's author wins over it. */
const layered = {
	name: "layered",
	style: ({ content }) => ({ code: `@layer components {${content}}` })
};

export default {
	preprocess: [layered],
	compilerOptions: { runes: true }
};
