// Checks a binary glTF file with Khronos' own validator (npm's gltf-validator): no errors, no warnings.
//
//     node check_gltf.mjs SCENE.glb
import { readFile } from "node:fs/promises";
import validator from "gltf-validator";

const report = await validator.validateBytes(new Uint8Array(await readFile(process.argv[2])));
const { numErrors, numWarnings, messages } = report.issues;
for (const issue of messages.slice(0, 20)) console.error(`${issue.severity} ${issue.code} ${issue.pointer}: ${issue.message}`);
const { totalTriangleCount, drawCallCount, materialCount } = report.info;
console.log(`${numErrors} errors, ${numWarnings} warnings; ${totalTriangleCount} triangles, ${drawCallCount} draw calls, ${materialCount} materials`);
process.exit(numErrors + numWarnings > 0 ? 1 : 0);
