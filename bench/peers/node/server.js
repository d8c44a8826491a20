// The two endpoints with fastify (schemas for requests and replies) and ioredis (one connection, commands of a tick in one write).
import Fastify from 'fastify';
import { Redis } from 'ioredis';

const [port, redisPort] = process.argv.slice(2).map(Number);

const redis = new Redis({
  host: '127.0.0.1',
  port: redisPort,
  enableAutoPipelining: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => 100,
});
redis.on('error', fault => console.error(`Redis: ${fault.message}`));

const app = Fastify({
  logger: false,
  bodyLimit: 1024 * 1024,
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  ajv: { customOptions: { coerceTypes: false } },
});

const text = { type: 'string' };
const object = properties => ({ type: 'object', properties, required: Object.keys(properties) });
const reply = data => ({ 200: object({ code: { type: 'integer' }, msg: text, data: object(data) }) });

app.post('/kim/helloworld', { schema: { body: object({ uid: text }), response: reply({ id: text, name: text }) } }, async () =>
  ({ code: 0, msg: 'ok', data: { id: '123', name: 'kim' } }));

const pair = { key: text, value: text };
app.post('/kim/redis', { schema: { body: object(pair), response: reply(pair) } }, async request => {
  const { key, value } = request.body;
  await redis.set(key, value);
  return { code: 0, msg: 'success', data: { key, value: await redis.get(key) } };
});

await app.listen({ host: '127.0.0.1', port, backlog: 4096 });
