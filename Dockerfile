# syntax=docker/dockerfile:1

# Debian, as Temporal's native core needs glibc. Both stages are of one Debian, as the packages' native parts are built in the first,
# which has a compiler for those that come without a prebuilt one.
FROM node:24-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
RUN npm run bundle

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# Temporal's native core trusts the certificates of the system, and the slim image has none.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
COPY --from=build /app/node_modules ./node_modules
COPY package.json tsconfig.json ./
COPY src ./src
COPY sandbox ./sandbox
COPY sql ./sql
COPY mappings ./mappings
COPY docker/probe.mjs ./docker/probe.mjs
# Bundle and sources are of one build, so a worker never replays with other code than it says.
COPY --from=build /app/dist ./dist
# A volume that is mounted here begins with these rights.
RUN mkdir /data && chown node:node /data
USER node
ENV ORDER_SYNC_FOLDER=/data WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js HEALTH_PORT=8081
EXPOSE 8081
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["node", "docker/probe.mjs", "http://127.0.0.1:8081/readyz"]
# Node itself gets the signals: npm and tsx in between would swallow some.
ENTRYPOINT ["node", "--import", "tsx"]
CMD ["src/worker.ts"]
