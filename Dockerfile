# The bot in an image: one process, no shell needed, nothing written outside /data and /tmp.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/lede
# The libraries first: this layer stays as long as the lock does.
COPY requirements.lock ./
RUN /opt/lede/bin/pip install --no-deps --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
RUN /opt/lede/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim
# A fixed number, so that what owns a volume does not change with the base image.
RUN groupadd --gid 10001 lede \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin lede \
    && install --directory --owner 10001 --group 10001 --mode 0700 /data
COPY --from=build /opt/lede /opt/lede
# The page listens on every address inside, so it asks for LEDE_PAGE__ACCESS_TOKEN.
ENV PATH=/opt/lede/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LEDE_STORAGE__PATH=/data/lede.db \
    LEDE_PAGE__HOST=0.0.0.0 \
    LEDE_PAGE__PORT=8080
# Settings are read from /app/config/lede.toml where that is mounted.
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from http.client import HTTPConnection as Ask; ask = Ask('127.0.0.1', 8080, timeout=4); ask.request('GET', '/healthz'); raise SystemExit(ask.getresponse().status != 200)"]
ENTRYPOINT ["lede"]
CMD ["run"]
