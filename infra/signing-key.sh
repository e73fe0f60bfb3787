#!/bin/sh
# Makes the signing key, once, where azd has made the vault. It is made here and not by a silo, since a silo has no disk to
# keep it on, and it is never replaced: receipts already issued are verified with its public half.
set -eu

# The role that lets the deployer in was granted a moment ago, and a grant takes minutes to be known everywhere.
tries=30
until names=$(az keyvault secret list --vault-name "$AZURE_KEY_VAULT_NAME" --query '[].name' --output tsv); do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "The vault $AZURE_KEY_VAULT_NAME cannot be read: see what az says above." >&2
    exit 1
  fi
  sleep 10
done

if printf '%s\n' "$names" | grep -qx signing-key; then
  exit 0
fi

umask 077
key=$(mktemp)
trap 'rm -f "$key"' EXIT
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$key"
az keyvault secret set --vault-name "$AZURE_KEY_VAULT_NAME" --name signing-key --file "$key" --encoding utf-8 --output none
echo "The vault $AZURE_KEY_VAULT_NAME has a new signing key. Keep a copy of it elsewhere (docs/operations.md)."
