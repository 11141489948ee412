FROM python:3.11-slim AS libraries
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# Without pip of its own: the image runs the bot and installs nothing.
RUN python -m venv --without-pip /opt/travelbot
COPY requirements/run.lock .
RUN pip --python /opt/travelbot/bin/python install --require-hashes --only-binary :all: -r run.lock


FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home travelbot
COPY --from=libraries /opt/travelbot /opt/travelbot
WORKDIR /opt/travelbot/app
COPY app.py ./
COPY bot bot/
COPY blocks blocks/
COPY cli cli/
COPY delivery delivery/
COPY handlers handlers/
RUN printf '#!/opt/travelbot/bin/python\nfrom cli.main import run\n\nrun()\n' > /opt/travelbot/bin/travelbot \
    && chmod 755 /opt/travelbot/bin/travelbot \
    && /opt/travelbot/bin/python -m compileall -q .

ENV PATH=/opt/travelbot/bin:$PATH PYTHONPATH=/opt/travelbot/app PYTHONUNBUFFERED=1 TRAVELBOT_DATA_DIR=/data
USER travelbot
# An embedded Redis, where REDIS_URL is empty, keeps its data here.
VOLUME /data
WORKDIR /data
EXPOSE 3000
# Of a worker there is nothing to ask over HTTP: it ends where it cannot work (see compose.yaml).
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s CMD ["python", "-c", "from os import environ; from urllib.request import urlopen; urlopen('http://127.0.0.1:' + (environ.get('PORT') or '3000') + '/healthz', timeout=2)"]
ENTRYPOINT ["travelbot"]
CMD ["serve"]
