# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source
COPY global.json .editorconfig Directory.Build.props Directory.Packages.props ./
COPY src/ src/
# For one platform: with those of all platforms, Kafka's client alone is 104 MB. Without a program of its own: `dotnet` runs it.
RUN dotnet publish src/Api --configuration Release --arch $TARGETARCH --no-self-contained -p:UseAppHost=false -p:PublishReadyToRun=true --output /published/gateway
RUN dotnet publish src/Silo --configuration Release --arch $TARGETARCH --no-self-contained -p:UseAppHost=false -p:PublishReadyToRun=true --output /published/silo

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
WORKDIR /app
# The base image names a port of its own, over which each host would shake its head in the log: PORT says it here.
ENV ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_HTTP_PORTS=
USER $APP_UID

FROM base AS gateway
COPY --from=build /published/gateway .
ENV PORT=3000
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s CMD ["dotnet", "MiniCrm.Api.dll", "--health"]
ENTRYPOINT ["dotnet", "MiniCrm.Api.dll"]

FROM base AS silo
COPY --from=build /published/silo .
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s CMD ["dotnet", "MiniCrm.Silo.dll", "--health"]
# The name of a container is its address on its network.
ENTRYPOINT ["sh", "-c", "export ADVERTISED_ADDRESS=${ADVERTISED_ADDRESS:-$(hostname)}; exec dotnet MiniCrm.Silo.dll"]
