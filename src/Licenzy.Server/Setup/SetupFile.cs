using System.Text.Json;
using System.Text.Json.Serialization;
using Licenzy.Core;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Setup;

/// <summary>What `apply` sets up. Every part may be missing; what is there is created or changed, nothing is removed.</summary>
internal sealed record SetupFile(
    SetupAccount? Account = null,
    SetupProject? Project = null,
    IReadOnlyList<SetupStripe>? Stripe = null,
    IReadOnlyList<SetupProduct>? Products = null,
    IReadOnlyList<SetupApiKey>? ApiKeys = null,
    IReadOnlyList<SetupWebhookEndpoint>? WebhookEndpoints = null
)
{
    /// <exception cref="SetupException">The text is not a setup file; the message says where.</exception>
    public static SetupFile Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SetupFile>(json, LicenzyJson.Options) ?? throw new SetupException("The file holds `null`.");
        }
        catch (JsonException failure)
        {
            throw new SetupException($"The file is not as documented at {failure.Path ?? "$"}: {failure.Message}");
        }
    }
}

/// <summary>Who owns the account; found by e-mail.</summary>
internal sealed record SetupAccount(string Name, string Email, SecretText? Password = null);

/// <summary>The project; found by its name in the account.</summary>
internal sealed record SetupProject(string Name, string? SuccessUrl = null, string? CancelUrl = null, long? GraceDays = null);

/// <summary>The Stripe account of one mode.</summary>
internal sealed record SetupStripe(Mode Mode, SecretText SecretKey, SecretText? WebhookSecret = null);

internal sealed record SetupProduct(
    Mode Mode,
    string ProductCode,
    string Name,
    ProductKind Kind,
    string StripePriceId,
    long? DurationDays = null,
    long? UsageUnits = null,
    long? ExpiresAfterDays = null,
    bool AllowRepeat = false,
    bool Active = true,
    IReadOnlyDictionary<string, string>? Metadata = null
);

/// <summary>An API key; found by its name among those that are not revoked.</summary>
internal sealed record SetupApiKey(Mode Mode, string Name, IReadOnlyList<string>? Scopes = null);

/// <summary>Where the application wants to be told; found by its URL.</summary>
internal sealed record SetupWebhookEndpoint(Mode Mode, string Url, IReadOnlyList<string>? EventTypes = null);

/// <summary>A secret in a setup file: the text itself, or <c>{"env":"NAME"}</c> for the value of an environment variable.</summary>
[JsonConverter(typeof(SecretTextConverter))]
internal sealed record SecretText(string Value)
{
    public override string ToString() => "(secret)";
}

internal sealed class SecretTextConverter : JsonConverter<SecretText>
{
    public override SecretText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new SecretText(reader.GetString()!);
        }

        var reference = JsonSerializer.Deserialize<EnvironmentReference>(ref reader, options);
        var value = reference is null ? null : Environment.GetEnvironmentVariable(reference.Env);
        return string.IsNullOrEmpty(value)
            ? throw new JsonException($"The environment variable {reference?.Env} is not set.")
            : new SecretText(value);
    }

    public override void Write(Utf8JsonWriter writer, SecretText value, JsonSerializerOptions options) =>
        writer.WriteStringValue("(secret)");

    private sealed record EnvironmentReference(string Env);
}

/// <summary>The setup cannot be applied; the message says what to change.</summary>
internal sealed class SetupException(string message) : Exception(message);
