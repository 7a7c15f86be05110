using System.Collections.Concurrent;

namespace Birthmark.Production.Devices;

/// <summary>Devices touched lately, in two generations: when the young one is full it becomes the old one, and the old one is let go.</summary>
internal sealed class RecentDevices
{
    private const int Generation = 32_768;
    private ConcurrentDictionary<DeviceUid, DeviceEntry> young = new();
    private ConcurrentDictionary<DeviceUid, DeviceEntry> old = new();
    private readonly Lock turn = new();
    private int count;

    internal DeviceEntry? Find(DeviceUid uid) => young.TryGetValue(uid, out var entry) || old.TryGetValue(uid, out entry) ? entry : null;

    internal void Keep(DeviceEntry entry)
    {
        if (Interlocked.Increment(ref count) > Generation)
        {
            lock (turn)
            {
                if (count > Generation)
                {
                    old = young;
                    young = new();
                    count = 0;
                }
            }
        }

        young[entry.Uid] = entry;
    }

    internal void Forget(DeviceUid uid)
    {
        young.TryRemove(uid, out _);
        old.TryRemove(uid, out _);
    }
}
