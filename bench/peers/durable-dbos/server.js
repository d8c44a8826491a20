// The workflow on DBOS: its steps are checkpointed in PostgreSQL; fastify takes the requests, ioredis counts the effects.
import { setTimeout as pause } from 'node:timers/promises';
import { DBOS } from '@dbos-inc/dbos-sdk';
import Fastify from 'fastify';
import { Redis } from 'ioredis';

const [port, redisPort, systemDatabaseUrl] = process.argv.slice(2);
const redis = new Redis({ host: '127.0.0.1', port: Number(redisPort), enableAutoPipelining: true });

const step = (number, { id, delay }) => DBOS.runStep(async () => {
  if (delay > 0) {
    await pause(delay);
  }

  await redis.incr(`${id}:${number}`);
}, { name: `step ${number}` });

const run = DBOS.registerWorkflow(async request => {
  await step(1, request);
  await step(2, request);
  await step(3, request);
  return { id: request.id };
}, { name: 'run' });

const parked = DBOS.registerWorkflow(async request => {
  await step(1, request);
  await DBOS.recv('go', 7 * 24 * 3600);
  await step(3, request);
}, { name: 'parked' });

DBOS.setConfig({ name: 'durable-dbos-peer', systemDatabaseUrl, applicationVersion: '1', logLevel: 'error' });
await DBOS.launch();

const app = Fastify({ logger: false });
app.post('/run', request => run(request.body));
app.post('/parked', async (request, reply) => {
  await DBOS.startWorkflow(parked, { workflowID: request.body.id })(request.body);
  reply.code(202);
  return { id: request.body.id };
});
app.post('/signal/:id', async request => {
  await DBOS.send(request.params.id, true, 'go');
  return { id: request.params.id };
});
await app.listen({ host: '127.0.0.1', port: Number(port), backlog: 4096 });
