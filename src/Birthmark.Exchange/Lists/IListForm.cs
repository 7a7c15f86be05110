using System.Buffers;

namespace Birthmark.Exchange.Lists;

/// <summary>Writes devices in one form.</summary>
internal interface IListForm : IDisposable
{
    void Open(IBufferWriter<byte> output);

    void Write(IBufferWriter<byte> output, ListedLine line);

    /// <summary>Writes what was still held back.</summary>
    void Close(IBufferWriter<byte> output);
}
