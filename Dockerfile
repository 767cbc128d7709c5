# syntax=docker/dockerfile:1

# Two images: `docker build --target product .` has what production needs and nothing else; the last stage, which `docker build .` gives, adds what tries
# the product: the simulator of monday.com, sample orders.

# Debian, as Temporal's native core needs glibc. All stages are of one Debian, as the packages' native parts are built in the first,
# which has a compiler for those that come without a prebuilt one.
FROM node:24-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY sandbox ./sandbox
# The program, compiled, and its workflows as one bundle; then the packages that only this needed go, and Temporal's native core for other machines (110 of 140 MB).
RUN npm run build && npm prune --omit=dev --no-audit --no-fund \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-*-linux-gnu" -exec rm -r {} +

FROM node:24-bookworm-slim AS product
ENV NODE_ENV=production
WORKDIR /app
# Temporal's native core trusts the certificates of the system, and the slim image has none.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
COPY --from=build /app/node_modules ./node_modules
COPY package.json ./
COPY sql ./sql
COPY mappings ./mappings
COPY docker/probe.mjs ./docker/probe.mjs
# Program and workflows are of one build, so a worker never replays with other code than it says.
COPY --from=build /app/dist/src ./dist/src
COPY --from=build /app/dist/workflow-bundle.js ./dist/workflow-bundle.js
# `order-sync` for a shell in the container. A volume that is mounted at /data begins with these rights.
RUN ln -s /app/dist/src/client.js /usr/local/bin/order-sync && mkdir /data && chown node:node /data
# By its number, so that Kubernetes can tell that it is not root. It is the user node of the base image.
USER 1000:1000
# The root file system may be read-only: /data is the one folder that is written.
ENV ORDER_SYNC_FOLDER=/data HEALTH_PORT=8081
EXPOSE 8081
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["node", "docker/probe.mjs", "http://127.0.0.1:8081/readyz"]
# Any command of the command line; the worker without one. Node itself gets the signals: npm in between would swallow some.
ENTRYPOINT ["node", "/app/dist/src/client.js"]
CMD ["worker"]

FROM product
COPY --from=build /app/dist/sandbox ./dist/sandbox
