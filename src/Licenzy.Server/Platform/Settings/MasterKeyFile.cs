using System.Security.Cryptography;

namespace Licenzy.Server.Platform.Settings;

/// <summary>A developer's master key, made once and kept in a file.</summary>
internal static class MasterKeyFile
{
    private const int KeyBytes = 32;

    /// <summary>The 32 bytes that the text stands for, or null when it is not a master key.</summary>
    public static byte[]? Decode(string text)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text, key, out var length) && length == KeyBytes ? key : null;
    }

    /// <summary>
    /// The file's key. When there is no file yet, a new key is written to one of its own and then given the name, so that of
    /// two processes that start at once both end with the same key and neither reads half of one.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written to, or the file does not hold a key.</exception>
    public static byte[] ReadOrMake(string file)
    {
        if (!File.Exists(file))
        {
            Make(file);
        }

        return Decode(File.ReadAllText(file).Trim()) ?? throw new IOException($"{file} does not hold a master key.");
    }

    private static void Make(string file)
    {
        var path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
