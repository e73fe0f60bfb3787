FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# Without Orleans the silo would be left out, as on a feed that lacks it, and the image would be an empty one.
RUN dotnet publish src/Synod.Silo -c Release -p:RequireOrleans=true -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# The silo says itself where it listens: the base image's variable would only make it warn that it is overridden.
ENV ASPNETCORE_HTTP_PORTS= \
    SYNOD_URLS=http://0.0.0.0:8080
EXPOSE 8080 11111 30000
USER $APP_UID
ENTRYPOINT ["dotnet", "Synod.Silo.dll"]
