using System.Collections.Concurrent;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>
/// Envelope encryption: each project has a data key of its own, sealed with the master key that is not in the database.
/// A dump of the database opens nothing; dropping a data key ends a project's secrets for good.
/// </summary>
internal sealed class ProjectSecrets(SecretBox masterBox)
{
    private readonly ConcurrentDictionary<string, SecretBox> boxes = new(StringComparer.Ordinal);

    /// <summary>A new data key for a project, sealed for its row.</summary>
    public byte[] NewDataKey(string projectId) => masterBox.Seal(Ids.RandomBytes(32), DataKeyContext(projectId));

    /// <summary>The box of a project's secrets; opened once, then kept in memory.</summary>
    public async Task<SecretBox> BoxAsync(Session session, string projectId)
    {
        if (boxes.TryGetValue(projectId, out var box))
        {
            return box;
        }

        var project =
            await ProjectStore.FindAsync(session, projectId) ?? throw new InvalidOperationException($"Project {projectId} does not exist.");
        var opened = new SecretBox(masterBox.Open(project.DataKey, DataKeyContext(projectId)));
        return boxes.GetOrAdd(projectId, opened);
    }

    /// <summary>What a sealed data key is bound to.</summary>
    public static string DataKeyContext(string projectId) => $"{projectId}|data_key";
}
