using System.Security.Cryptography;

namespace Licenzy.Server.Platform.Settings;

/// <summary>A developer's master key, made once and kept in a file.</summary>
internal static class MasterKeyFile
{
    private const int KeyBytes = 32;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>The 32 bytes that the text stands for, or null when it is not a master key.</summary>
    public static byte[]? Decode(string text)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text, key, out var length) && length == KeyBytes ? key : null;
    }

    /// <summary>
    /// The file's key; a new one is made when there is no file yet. Of processes that start at once one makes it and the
    /// others wait for that; whoever is killed meanwhile leaves neither half a key nor a held lock behind.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written to, or the file does not hold a key.</exception>
    public static byte[] ReadOrMake(string file)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var turn = TakeTurn(path + ".lock");
            if (!File.Exists(path))
            {
                Make(path);
            }
        }

        return Decode(File.ReadAllText(path).Trim()) ?? throw new IOException($"{file} does not hold a master key.");
    }

    // Moving a file to a name that must not exist yet is two steps on Unix, and two processes may both take the second:
    // the turn keeps them apart. The system ends it when its holder ends. Its empty file stays: removing it would let a
    // third process take a turn on a new file while the second holds the old one.
    private static FileStream TakeTurn(string path)
    {
        FileStream? turn = null;
        return SpinWait.SpinUntil(() => (turn = TryOpen(path)) is not null, LongestWait)
            ? turn!
            : throw new IOException($"{path} is held by another process that does not finish.");
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static void Make(string path)
    {
        var draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
        }

        File.Move(draft, path, overwrite: true);
    }
}
