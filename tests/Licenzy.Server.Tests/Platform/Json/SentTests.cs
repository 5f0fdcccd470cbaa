using System.Text.Json;
using System.Text.Json.Serialization;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Tests.Platform.Json;

/// <summary>For the class of bugs in which a field that was not sent is taken for one that was cleared.</summary>
public sealed class SentTests
{
    internal sealed record Body
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public Sent<string> Text { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public Sent<bool?> Flag { get; init; }
    }

    [Theory]
    [InlineData("{}", false, null)]
    [InlineData("""{"text":null}""", true, null)]
    [InlineData("""{"text":"a"}""", true, "a")]
    public void Absent_null_and_a_value_are_three_things_both_ways(string json, bool isSent, string? value)
    {
        var body = Read(json);

        body.Text.ShouldBe(new Sent<string>(isSent, value));
        body.Text.Or("before").ShouldBe(isSent ? value : "before");
        JsonSerializer.Serialize(body, LicenzyJson.Options).ShouldBe(json);
    }

    [Theory]
    [InlineData("""{"text":7}""", "$.text")]
    [InlineData("""{"flag":"yes"}""", "$.flag")]
    public void A_wrong_type_names_its_field(string json, string path) => Should.Throw<JsonException>(() => Read(json)).Path.ShouldBe(path);

    private static Body Read(string json) => JsonSerializer.Deserialize<Body>(json, LicenzyJson.Options)!;
}
