using System.Diagnostics;
using Licenzy.Server.Platform;

namespace Licenzy.Server.Idempotency;

/// <summary>This running program, as other nodes see it.</summary>
internal sealed class Instance(Ids ids)
{
    public string Id { get; } = ids.New("node");

    public string Host { get; } = Environment.MachineName;

    public long ProcessId { get; } = Environment.ProcessId;

    /// <summary>Whether a process of this number runs on this machine. A dead node of ours is known at once by it.</summary>
    public static bool Runs(long processId)
    {
        try
        {
            using var process = Process.GetProcessById((int)processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
