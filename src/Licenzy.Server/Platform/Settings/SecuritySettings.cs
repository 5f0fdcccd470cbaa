namespace Licenzy.Server.Platform.Settings;

/// <summary>How stored secrets are sealed: section <c>Security</c>.</summary>
internal sealed record SecuritySettings
{
    private const string KeyName = "Security:MasterKey";
    private const string FileName = "Security:MasterKeyFile";
    private const string PreviousName = "Security:PreviousMasterKey";
    private const string HowToMakeOne = "Make one with `openssl rand -base64 32` and keep a copy apart from the database.";

    /// <summary>
    /// The key that seals stored secrets (Stripe keys, signing secrets): 32 random bytes in Base64, as `openssl rand -base64 32`
    /// prints them. Who loses it loses these secrets. Outside Development this or `Security__MasterKeyFile` is required.
    /// </summary>
    /// <value>The 32 bytes, from either setting; null only in Development before the file is made.</value>
    public required byte[]? MasterKey { get; init; }

    /// <summary>
    /// A file that holds the master key in the same form, readable by the program's user alone. In Development it is made at
    /// the first start when it is not there.
    /// </summary>
    public required string? MasterKeyFile { get; init; }

    /// <summary>
    /// While the master key is being replaced: the key before, in the same form. What it sealed opens as well, nothing is sealed with it.
    /// Set it together with the new key, run `rotate-master-key`, then remove it.
    /// </summary>
    public required byte[]? PreviousMasterKey { get; init; }

    /// <summary>The 32 bytes of the master key; in Development the file is made now if it must be.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public byte[] ObtainMasterKey() => MasterKey ?? Settings.MasterKeyFile.ReadOrMake(MasterKeyFile!);

    /// <summary>Never shows the key.</summary>
    public override string ToString() => nameof(SecuritySettings);

    internal static SecuritySettings Read(SettingsReader reader)
    {
        var text = reader.Text(KeyName, null);
        var file = reader.Text(FileName, reader.IsDevelopment && text is null ? "data/master.key" : null);
        return new SecuritySettings
        {
            MasterKey = ReadKey(reader, text, file),
            MasterKeyFile = file,
            PreviousMasterKey = reader.Text(PreviousName, null) is { } previous ? Decode(reader, PreviousName, "is", previous) : null,
        };
    }

    private static byte[]? ReadKey(SettingsReader reader, string? text, string? file)
    {
        if (text is not null)
        {
            if (file is not null)
            {
                reader.Fault(FileName, "is set beside Security__MasterKey. Keep one of them.");
            }

            return Decode(reader, KeyName, "is", text);
        }

        if (file is null)
        {
            reader.Fault(KeyName, $"is not set, nor is Security__MasterKeyFile: stored secrets could not be sealed. {HowToMakeOne}");
            return null;
        }

        if (!File.Exists(file))
        {
            if (!reader.IsDevelopment)
            {
                reader.Fault(FileName, $"names \"{file}\", which is not there. Correct the path, or make the key. {HowToMakeOne}");
            }

            return null;
        }

        return ReadFile(reader, file);
    }

    private static byte[]? ReadFile(SettingsReader reader, string file)
    {
        try
        {
            return Decode(reader, FileName, $"names \"{file}\", which is", File.ReadAllText(file).Trim());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reader.Fault(FileName, $"names \"{file}\", which cannot be read ({exception.Message}). Let the program's user read it.");
            return null;
        }
    }

    private static byte[]? Decode(SettingsReader reader, string name, string isWhat, string text)
    {
        if (Settings.MasterKeyFile.Decode(text) is { } key)
        {
            return key;
        }

        reader.Fault(name, $"{isWhat} not a master key: 32 bytes in Base64 (44 characters) are expected. {HowToMakeOne}");
        return null;
    }
}
