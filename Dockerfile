# One image for both databases. Building needs the crate registry and Debian's packages, nothing else.
FROM rust:1-bookworm AS build
WORKDIR /src
COPY . .
# PostgreSQL over TLS: builds the bundled OpenSSL (needs perl and make, which this image has).
RUN cargo build --release --locked --features postgres-tls

FROM debian:bookworm-slim
# The host's certificates are mounted or installed by the operator where PostgreSQL is verified.
RUN useradd --system --uid 10001 --home-dir /var/lib/onevisit --create-home onevisit
COPY --from=build /src/target/release/onevisit /usr/local/bin/onevisit
USER onevisit
WORKDIR /var/lib/onevisit
VOLUME /var/lib/onevisit
ENV ONEVISIT_DATABASE_URL=sqlite:///var/lib/onevisit/onevisit.db \
    ONEVISIT_CREATE_DATABASE=true \
    ONEVISIT_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["onevisit", "probe"]
ENTRYPOINT ["onevisit"]
