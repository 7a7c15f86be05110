namespace Birthmark.Production.Tests.Floor;

/// <summary>Project texts.</summary>
internal static class Samples
{
    /// <summary>No authority: everything is made by the hub.</summary>
    internal const string Plain = """
        project: plain-project
        device_types:
          - name: bulb
            variables: {PID: "8000"}
        device_profiles:
          - name: plain
            variables: {VID: FFF1, PID: {required: true, pattern: "[0-9A-F]{4}"}}
            recipe:
              - step: number
                uses: counter
                with: {name: unit, start: 1, format: "{0:D8}"}
              - step: key
                uses: ec-key
                with: {curve: P-256}
              - step: scalar
                uses: encode
                with: {value: ${key}, format: raw-scalar}
              - step: secret
                uses: random
                with: {length: 16}
              - step: label
                uses: template
                with: {text: "${VID}/${PID}/${number}/${device.serial}"}
            outputs:
              Label: ${label}
              DevPKey: {value: ${scalar}, format: base64}
              Secret: {value: ${secret}, format: hex}
            provisioning:
              - {name: key, value: ${scalar}}
        """;

    /// <summary>The sample of the walk-through, against the embedded PKI.</summary>
    internal const string Matter = """
        project: matter-lighting
        authorities:
          pki:
            kind: embedded
            variables:
              EJBCA_CA_NAME: Matter PAI
              EJBCA_CERTIFICATE_PROFILE: Matter DAC
              EJBCA_END_ENTITY_PROFILE: Matter DAC
        device_types:
          - name: bulb
            variables: {PID: "8000"}
        device_profiles:
          - name: matter-dac
            variables: {VID: FFF1, PID: {required: true}}
            revoke_deny_list: true
            recipe:
              - step: serial
                uses: counter
                with: {name: unit, start: 1, format: "{0:D8}"}
              - step: key
                uses: ec-key
                with: {curve: P-256}
              - step: subject
                uses: template
                with: {text: "CN=Matter DAC ${serial},VID=${VID},PID=${PID}"}
              - step: csr
                uses: csr
                with: {key: ${key}, subject: ${subject}}
              - step: dac
                uses: certificate
                with: {authority: pki, request: ${csr}, subject: ${subject}}
              - step: devcert
                uses: encode
                with: {value: ${dac}, format: base64}
              - step: devkey
                uses: encode
                with: {value: ${key}, format: raw-scalar}
            outputs:
              DevCert: ${devcert}
              DevPKey: {value: ${devkey}, format: base64}
            provisioning:
              - {name: dac, value: ${dac}}
          - name: own-key
            variables: {VID: FFF1, PID: {required: true}}
            revoke_deny_list: true
            recipe:
              - step: request
                uses: device-key
                with: {algorithm: P-256}
              - step: dac
                uses: certificate
                with: {authority: pki, request: ${request}, subject: "CN=Own ${device.serial},VID=${VID},PID=${PID}"}
            outputs:
              DevCert: ${dac}
        """;
}
