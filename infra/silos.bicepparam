// azd hands its environment to this file: what main.bicep put out, the image that it pushed, and what the operator set.
using 'silos.bicep'

param image = readEnvironmentVariable('SERVICE_SILOS_IMAGE_NAME')
param siloCount = int(readEnvironmentVariable('SYNOD_SILO_COUNT', '3'))
param origin = readEnvironmentVariable('SYNOD_ORIGIN', '')
param serviceId = readEnvironmentVariable('SYNOD_SERVICE_ID', 'synod')
param store = readEnvironmentVariable('SYNOD_STORE')
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param containerAppsEnvironmentName = readEnvironmentVariable('AZURE_CONTAINER_APPS_ENVIRONMENT_NAME')
param identityName = readEnvironmentVariable('SYNOD_IDENTITY_NAME')
param registryEndpoint = readEnvironmentVariable('AZURE_CONTAINER_REGISTRY_ENDPOINT')
param vaultName = readEnvironmentVariable('AZURE_KEY_VAULT_NAME')
