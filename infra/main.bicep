// Everything that the silos need, but not the silos: see silos.bicep.
targetScope = 'subscription'

@description('The name of the azd environment: it tags what is made, and what is made is named after it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The region. It needs availability zones.')
param location string

@description('Who deploys: may write the signing key into the vault.')
param principalId string

@description('Storage accounts, one for each acceptor: with three, one of them may be away.')
@allowed([1, 3])
param acceptorAccounts int = 1

var tags = { 'azd-env-name': environmentName }
var token = toLower(uniqueString(subscription().id, environmentName, location))
var accounts = map(range(1, acceptorAccounts), number => 'stsynod${number}${token}')

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  name: 'identity'
  params: { name: 'id-${token}', location: location, tags: tags }
}

module registry 'registry.bicep' = {
  scope: group
  name: 'registry'
  params: { name: 'cr${token}', location: location, tags: tags, siloPrincipalId: identity.outputs.principalId }
}

module vault 'vault.bicep' = {
  scope: group
  name: 'vault'
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    siloPrincipalId: identity.outputs.principalId
    deployerPrincipalId: principalId
  }
}

module acceptors 'acceptor.bicep' = [
  for account in accounts: {
    scope: group
    name: account
    params: { name: account, location: location, tags: tags, siloPrincipalId: identity.outputs.principalId }
  }
]

module logs 'logs.bicep' = {
  scope: group
  name: 'logs'
  params: { name: 'log-${token}', location: location, tags: tags }
}

module network 'network.bicep' = {
  scope: group
  name: 'network'
  params: { name: 'vnet-${token}', location: location, tags: tags }
}

module environment 'environment.bicep' = {
  scope: group
  name: 'environment'
  params: {
    name: 'cae-${token}'
    location: location
    tags: tags
    logsName: logs.outputs.name
    subnetId: network.outputs.subnetId
  }
}

module names 'names.bicep' = {
  scope: group
  name: 'names'
  params: {
    domain: environment.outputs.domain
    address: environment.outputs.address
    networkId: network.outputs.networkId
    tags: tags
  }
}

// azd keeps these in its environment: it pushes to the registry, signing-key.sh fills the vault, and silos.bicepparam hands
// the rest to the silos.
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.endpoint
output AZURE_CONTAINER_APPS_ENVIRONMENT_NAME string = environment.outputs.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output SYNOD_IDENTITY_NAME string = identity.outputs.name
output SYNOD_STORE string = join(
  map(accounts, account => 'https://${account}.table.${az.environment().suffixes.storage}'),
  ' '
)
