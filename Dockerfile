# syntax=docker/dockerfile:1

# Two images: `docker build --target product .` has what production needs and nothing else; the last stage, which `docker build .` gives, adds what tries
# the product: the simulator of monday.com, sample orders.

# Debian, as Temporal's native core needs glibc. All stages are of one Debian, as the packages' native parts are built in the first,
# which has a compiler for those that come without a prebuilt one.
FROM node:24-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
RUN npm run bundle

FROM node:24-bookworm-slim AS product
ENV NODE_ENV=production
WORKDIR /app
# Temporal's native core trusts the certificates of the system, and the slim image has none.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
COPY --from=build /app/node_modules ./node_modules
COPY package.json tsconfig.json ./
COPY src ./src
COPY sql ./sql
COPY mappings ./mappings
COPY docker/probe.mjs ./docker/probe.mjs
# Bundle and sources are of one build, so a worker never replays with other code than it says.
COPY --from=build /app/dist ./dist
# A volume that is mounted here begins with these rights.
RUN mkdir /data && chown node:node /data
# By its number, so that Kubernetes can tell that it is not root. It is the user node of the base image.
USER 1000:1000
# The root file system may be read-only: /data is the one folder that is written, and the loader of TypeScript keeps no cache in /tmp.
ENV ORDER_SYNC_FOLDER=/data WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js HEALTH_PORT=8081 TSX_DISABLE_CACHE=1
EXPOSE 8081
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["node", "docker/probe.mjs", "http://127.0.0.1:8081/readyz"]
# Node itself gets the signals: npm and tsx in between would swallow some.
ENTRYPOINT ["node", "--import", "tsx"]
CMD ["src/worker.ts"]

FROM product
COPY sandbox ./sandbox
