# Sourced by ./demo --qemu once the hub runs: three emulated devices, each proving the key that the hub gave it.
# shellcheck shell=bash disable=SC2154
device="$root/samples/qemu-device"

say "Building the device's firmware (samples/qemu-device/firmware) and checking its arithmetic against published vectors"
make -s -C "$device/firmware" OUT="$demo/project" all vectors
"$birthmark" image inspect "$demo/project/firmware.hex" --map "$demo/project/map.yaml"

say "Declaring the PKI and the project"
"$birthmark" pki apply "$device/pki.yaml" | grep '^[+~-]'
"$birthmark" project apply "$demo/project/project.yaml" >/dev/null
"$birthmark" pki authorities --pem "Device Issuing CA" >"$demo/chain.pem"

say "Letting a station in"
enrol station-1 "$demo/station" --role station --role operator
export BIRTHMARK_STATION="$demo/station/station-1.json"

say "Programming three emulated STM32F405 over the GDB remote protocol; each boots and signs a nonce"
PYTHONPATH="$root/sdk/python" python3 "$device/station.py" \
  --open "qemu demo" --quantity 3 --certificates "$demo/devices" --batch-file "$demo/batch" --release | tee "$demo/station.out"
[ "$(grep -c ' OK ' "$demo/station.out")" -eq 3 ] || die "not every device proved its key"

say "Two more whose identity is sealed for a key of their boot loader: the station never sees it"
PYTHONPATH="$root/sdk/python" python3 "$device/station.py" --sealed "$demo/project/firmware.hex" \
  --open "qemu sealed demo" --quantity 2 --prefix "SEALED-$(date +%s)" --certificates "$demo/devices" --release | tee "$demo/station-sealed.out"
[ "$(grep -c ' OK ' "$demo/station-sealed.out")" -eq 2 ] || die "not every device opened its identity"

say "And one whose identity comes under the transport key of its chip family: no station has that key either"
PYTHONPATH="$root/sdk/python" python3 "$device/station.py" --family "$demo/project/firmware.hex" \
  --open "qemu family demo" --quantity 1 --prefix "FAMILY-$(date +%s)" --certificates "$demo/devices" --release | tee "$demo/station-family.out"
[ "$(grep -c ' OK ' "$demo/station-family.out")" -eq 1 ] || die "the device did not open its identity"

say "Checking the certificates that the proofs were verified with: chain by openssl"
awk -v folder="$demo" '/BEGIN/ { n++ } { print > (folder "/" (n == 1 ? "issuing" : "root") ".pem") }' "$demo/chain.pem"
for der in "$demo"/devices/*.der; do
  openssl x509 -inform DER -in "$der" -out "${der%.der}.pem"
  openssl verify -x509_strict -CAfile "$demo/root.pem" -untrusted "$demo/issuing.pem" "${der%.der}.pem" >/dev/null || die "openssl does not accept $der"
  openssl x509 -in "${der%.der}.pem" -noout -subject
done

say "The batch, released"
"$birthmark" batch show "$(cat "$demo/batch")"
printf '\n6 devices booted and proved the keys that the hub gave them.\n'
