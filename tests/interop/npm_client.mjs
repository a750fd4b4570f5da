// Drives a server running interop_app.py with the official npm client, and prints "N passed, M failed".
// usage: node npm_client.mjs http://127.0.0.1:PORT
import assert from "node:assert/strict";
import { Client, handle_file } from "@gradio/client";

const url = process.argv[2];
const client = await Client.connect(url, { events: ["data", "status", "log"] });

/** All events of one call, up to its end. */
async function events(endpoint, data) {
	const found = [];
	for await (const event of client.submit(endpoint, data)) {
		found.push(event);
		if (event.type === "status" && ["complete", "error"].includes(event.stage)) break;
	}
	return found;
}

const ofType = (found, type) => found.filter((event) => event.type === type);

const checks = {
	async "view_api lists the public endpoints"() {
		const { named_endpoints } = await client.view_api();
		assert.ok("/add" in named_endpoints);
		assert.ok(!("/secret_add" in named_endpoints));
	},
	async "predict by position and by name"() {
		assert.deepEqual((await client.predict("/add", [3, 4])).data, [7]);
		assert.deepEqual((await client.predict("/add", { a: 5 })).data, [7]);
	},
	async "a generator's values arrive in order, edits carried out"() {
		const values = ofType(await events("/stream_words", ["one two three"]), "data").map((event) => event.data[0]);
		assert.deepEqual(values.slice(0, 3), ["one", "one two", "one two three"]);
		const tables = ofType(await events("/stream_table", [3]), "data");
		assert.deepEqual(tables.at(-1).data[0].last, { seen: 3, k2: true });
		assert.equal(tables.at(-1).data[1], "row 2");
	},
	async "state stays with the client"() {
		assert.deepEqual((await client.predict("/counter", [5])).data.at(-1), "total=5");
		assert.deepEqual((await client.predict("/counter", [5])).data.at(-1), "total=10");
	},
	async "an error tells its message"() {
		const last = ofType(await events("/fail", ["no!"]), "status").at(-1);
		assert.equal(last.stage, "error");
		assert.equal(last.message, "no!");
		await assert.rejects(client.predict("/fail_plain", []));
	},
	async "a validator refuses"() {
		const last = ofType(await events("/add_checked", [1, -1]), "status").at(-1);
		assert.equal(last.stage, "error");
	},
	async "logs arrive before the end"() {
		const logs = ofType(await events("/notify", []), "log").map((event) => [event.level, event.log]);
		assert.deepEqual(logs, [
			["info", "for your information"],
			["warning", "be careful"]
		]);
	},
	async "files go up and come down"() {
		const file = new Blob(["some text"], { type: "text/plain" });
		const { data } = await client.predict("/echo_file", [file]);
		assert.equal(await (await fetch(data[0].url)).text(), "some text");
		assert.equal(typeof handle_file, "function");
	},
	async "calls past the queue"() {
		assert.equal((await client.predict("/whoami_direct", [])).data[0].user, null);
	}
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
	try {
		await check();
	} catch (error) {
		failed += 1;
		console.log(`FAIL ${name}: ${error.stack}`);
	}
}
console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
