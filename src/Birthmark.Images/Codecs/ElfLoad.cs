namespace Birthmark.Images.Codecs;

/// <summary>A loadable segment of an ELF file.</summary>
internal readonly record struct ElfLoad(uint Offset, uint Virtual, uint Physical, uint Size, uint MemorySize);
