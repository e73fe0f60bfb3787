// The signing key: receipts already issued are verified with it, and no ledger of this environment can go on without it.
param name string
param location string
param tags object
param siloPrincipalId string
param deployerPrincipalId string

var secretsUser = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '4633458b-17de-408a-b874-0445c86b69e6'
)
var secretsOfficer = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
)

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // A key that somebody deletes, azd down included, can be brought back for 90 days.
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }
}

resource read 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, siloPrincipalId, secretsUser)
  properties: { principalId: siloPrincipalId, principalType: 'ServicePrincipal', roleDefinitionId: secretsUser }
}

// Without a type, since a person deploys as well as a pipeline.
resource write 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, deployerPrincipalId, secretsOfficer)
  properties: { principalId: deployerPrincipalId, roleDefinitionId: secretsOfficer }
}

output name string = vault.name
