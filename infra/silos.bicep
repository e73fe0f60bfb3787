// The silos: one app each, of exactly one replica, because a silo of Orleans is a member with an address of its own. azd
// deploys this file after it has pushed the image, so that no silo ever runs another one (azure.yaml).
@description('The image that azd has pushed.')
param image string

@description('Silos in the cluster.')
@minValue(1)
@maxValue(100)
param siloCount int

@description('What the names of all checkpoints begin with; empty for a name made of the store\'s id.')
param origin string

@description('The service id of Orleans, with which the key of every vote begins; fixed from the first start.')
param serviceId string

@description('The table services of the acceptors, separated by blanks.')
param store string

param environmentName string
param containerAppsEnvironmentName string
param identityName string
param registryEndpoint string
param vaultName string
param location string = resourceGroup().location

var httpPort = 8080
var firstSiloPort = 11111
var firstGatewayPort = 30000
var keyFolder = '/keys'
var keyFile = 'signing-key.pem'
var stores = split(store, ' ')
var tags = { 'azd-env-name': environmentName }

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' existing = {
  name: containerAppsEnvironmentName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

// One after the other: while one is replaced, the others answer.
@batchSize(1)
resource silos 'Microsoft.App/containerApps@2024-03-01' = [
  for n in range(0, siloCount): {
    name: 'silo-${n}'
    location: location
    // azd wants one resource for the service, to show its address.
    tags: n == 0 ? union(tags, { 'azd-service-name': 'silos' }) : tags
    identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
    properties: {
      environmentId: environment.id
      workloadProfileName: 'Consumption'
      configuration: {
        activeRevisionsMode: 'Single'
        registries: [{ server: registryEndpoint, identity: identity.id }]
        secrets: [
          { name: 'signing-key', keyVaultUrl: '${vault.properties.vaultUri}secrets/signing-key', identity: identity.id }
        ]
        ingress: {
          // To the virtual network: the environment is internal. Ports can be external only if the app is.
          external: true
          transport: 'auto'
          targetPort: httpPort
          // On the environment's one address a port belongs to one app: so others find a silo by its ports.
          additionalPortMappings: [
            { external: true, targetPort: firstSiloPort + n, exposedPort: firstSiloPort + n }
            { external: true, targetPort: firstGatewayPort + n, exposedPort: firstGatewayPort + n }
          ]
        }
      }
      template: {
        // The drain takes 30 s at most: answer what was accepted, hand over the shards, leave the list of silos.
        terminationGracePeriodSeconds: 90
        scale: { minReplicas: 1, maxReplicas: 1 }
        volumes: [
          { name: 'keys', storageType: 'Secret', secrets: [{ secretRef: 'signing-key', path: keyFile }] }
        ]
        containers: [
          {
            name: 'silo'
            image: image
            resources: { cpu: json('1.0'), memory: '2Gi' }
            volumeMounts: [{ volumeName: 'keys', mountPath: keyFolder }]
            // Every variable that the silo reads: a test compares them with its options.
            env: [
              { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
              { name: 'SYNOD_STORE', value: store }
              { name: 'SYNOD_KEY', value: '${keyFolder}/${keyFile}' }
              { name: 'SYNOD_URLS', value: 'http://0.0.0.0:${httpPort}' }
              { name: 'SYNOD_ACCEPTORS', value: string(length(stores)) }
              { name: 'SYNOD_ORIGIN', value: origin }
              { name: 'SYNOD_SERVICE_ID', value: serviceId }
              { name: 'SYNOD_CLUSTER', value: stores[0] }
              { name: 'SYNOD_CLUSTER_ID', value: environmentName }
              { name: 'SYNOD_SILO_PORT', value: string(firstSiloPort + n) }
              { name: 'SYNOD_GATEWAY_PORT', value: string(firstGatewayPort + n) }
              { name: 'SYNOD_ADVERTISE', value: environment.properties.staticIp }
              { name: 'SYNOD_ALONE', value: 'false' }
            ]
            probes: [
              // Until it is ready, a replica gets no connection, to none of its ports. A silo that has joined is declared dead
              // by the others when they cannot connect to it for three seconds, and it serves HTTP only after it has joined:
              // waiting for HTTP, it would be dead before it is ready. So it is ready when its silo port is open, just before
              // it joins. One that leaves answers 503 there while it hands over its shards, and for that others must still reach it.
              // For a balancer in front there is /health/ready.
              {
                type: 'Startup'
                tcpSocket: { port: firstSiloPort + n }
                periodSeconds: 1
                failureThreshold: 240
              }
              {
                type: 'Readiness'
                tcpSocket: { port: firstSiloPort + n }
                periodSeconds: 1
                failureThreshold: 5
              }
              // Its patience covers the joining, which comes before HTTP and waits until every silo on the list has answered.
              {
                type: 'Liveness'
                httpGet: { port: httpPort, path: '/health/live' }
                initialDelaySeconds: 60
                periodSeconds: 10
                timeoutSeconds: 5
                failureThreshold: 12
              }
            ]
          }
        ]
      }
    }
  }
]

output SYNOD_SILO_URLS array = [
  for n in range(0, siloCount): 'https://${silos[n].properties.configuration.ingress.fqdn}'
]
output SYNOD_SILO_GATEWAYS array = [
  for n in range(0, siloCount): '${environment.properties.staticIp}:${firstGatewayPort + n}'
]
