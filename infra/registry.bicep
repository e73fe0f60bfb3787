// The image of the silos: azd builds it here, and the silos pull it.
param name string
param location string
param tags object
param siloPrincipalId string

var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Basic' }
  properties: { adminUserEnabled: false }
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, siloPrincipalId, acrPull)
  properties: { principalId: siloPrincipalId, principalType: 'ServicePrincipal', roleDefinitionId: acrPull }
}

output endpoint string = registry.properties.loginServer
