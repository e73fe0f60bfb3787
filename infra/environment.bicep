// The Container Apps environment. Internal: Orleans' ports ask nobody who he is, so they must not face the internet, and
// external TCP ports need a virtual network of one's own.
param name string
param location string
param tags object
param logsName string
param subnetId string

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: logsName
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    vnetConfiguration: { infrastructureSubnetId: subnetId, internal: true }
    zoneRedundant: true
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

output name string = environment.name
output domain string = environment.properties.defaultDomain
output address string = environment.properties.staticIp
