namespace Birthmark.Keys.Hardware;

/// <summary>What the tokens of one hardware store share.</summary>
internal sealed record HardwareParts(IHardware Hardware, HardwareTables Tables, ISealer Sealer, IDeviceKeys Keys, TimeProvider Time);
