# docker build --build-arg BASE=debian:12-slim -t imagin .
# buildah bud --format docker --build-arg BASE=debian:12-slim -t imagin .     (--format keeps HEALTHCHECK)
# One image, four parts: `serve web` (default), `serve worker`, `serve beat`, `serve prepare`.
# Addresses and keys come from the environment or from mounted files: infra/README.md.
ARG BASE=debian:12-slim

FROM ${BASE} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates fonts-open-sans libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 python3 python3-venv
WORKDIR /build
COPY requirements requirements
ARG INSTALL="install --no-cache-dir --no-deps --only-binary :all: --require-hashes"
RUN python3 -m venv /opt/tools \
    && python3 -m venv --without-pip /opt/imagin \
    && /opt/tools/bin/pip ${INSTALL} -r requirements/build.txt \
    && /opt/tools/bin/pip --python /opt/imagin/bin/python ${INSTALL} -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY platform platform
COPY tenants tenants
COPY federation federation
COPY portal portal
RUN /opt/tools/bin/pip wheel --no-deps --no-index --no-build-isolation --wheel-dir dist . \
    && /opt/tools/bin/pip --python /opt/imagin/bin/python install --no-cache-dir --no-deps --no-index dist/imagin-*.whl
# Hashed static files are the image's: replicas of one version serve the same names. These keys open nothing.
RUN cd /tmp && IMAGIN_SECRET_KEY=build IMAGIN_PERSON_KEY_SECRET=build IMAGIN_FIELD_KEYS=1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY= \
    IMAGIN_DB_URL=postgresql://build@localhost/build IMAGIN_STATE_DIR=/tmp/build IMAGIN_STATIC_DIR=/opt/imagin/static \
    /opt/imagin/bin/imagin collectstatic --noinput --verbosity 0 \
    && chmod -R a+rX /opt/imagin/static

FROM ${BASE}
ARG VERSION=0
LABEL org.opencontainers.image.title="IMAG'IN" \
      org.opencontainers.image.description="Missions d'examen des académies : un site d'hébergement" \
      org.opencontainers.image.licenses="EUPL-1.2" \
      org.opencontainers.image.version="${VERSION}"
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates fonts-open-sans libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 python3 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
    && groupadd --gid 10001 imagin \
    && useradd --uid 10001 --gid 10001 --create-home --home-dir /var/lib/imagin --shell /usr/sbin/nologin imagin
COPY --from=build /opt/imagin /opt/imagin
ENV PATH=/opt/imagin/bin:/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 \
    PYTHONSAFEPATH=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    IMAGIN_STATIC_DIR=/opt/imagin/static \
    IMAGIN_STATE_DIR=/var/lib/imagin
# The only place written to (templates of academies, font cache): a tmpfs is enough.
WORKDIR /var/lib/imagin
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import http.client, sys; c = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/sante/vivant'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["python", "-m", "imagin.runtime"]
CMD ["serve", "web"]
