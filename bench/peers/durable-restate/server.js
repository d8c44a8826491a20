// The workflow on Restate, which takes the requests itself and calls this program; ioredis counts the effects.
import { createServer } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import * as restate from '@restatedev/restate-sdk';
import { Redis } from 'ioredis';

const [port, redisPort] = process.argv.slice(2).map(Number);
const redis = new Redis({ host: '127.0.0.1', port: redisPort, enableAutoPipelining: true });

const step = (context, number, { id, delay }) => context.run(`step ${number}`, async () => {
  if (delay > 0) {
    await pause(delay);
  }

  await redis.incr(`${id}:${number}`);
});

const bench = restate.service({
  name: 'bench',
  handlers: {
    run: async (context, request) => {
      await step(context, 1, request);
      await step(context, 2, request);
      await step(context, 3, request);
      return { id: request.id };
    },
  },
});

const parked = restate.workflow({
  name: 'parked',
  handlers: {
    run: async (context, request) => {
      await step(context, 1, request);
      await context.promise('go');
      await step(context, 3, request);
    },
    go: async context => {
      await context.promise('go').resolve(true);
    },
  },
});

createServer(restate.createEndpointHandler({ services: [bench, parked] })).listen(port, '127.0.0.1');
