using Licenzy.Bench.Processes;
using Licenzy.Bench.Seeding;

namespace Licenzy.Bench.Loads;

/// <summary>
/// What wrk runs, as Lua. Both sides of a comparison are sent the same bytes by the same script. All subjects have one length, so that a
/// request is put together without counting.
/// </summary>
internal static class Scripts
{
    // Each thread has a Lua of its own: its number makes its chance and its keys differ from the other's.
    private const string Threads = """
        local counter = 0
        function setup(thread)
          thread:set("id", counter)
          counter = counter + 1
        end
        """;

    /// <summary>An access check of a subject at random.</summary>
    public static string Check(Site site, string path, int subjects) =>
        $$"""
            {{Threads}}
            local head = "POST {{path}} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {{site.ApiKey}}\r\n"
              .. "Content-Type: application/json\r\nContent-Length: 30\r\n\r\n" .. '{"subject_ref":"sub_'
            function init() math.randomseed({{Unique.Chance()}} + id * 7919) end
            function request() return head .. ({{SeedRows.First}} + math.random(0, {{subjects - 1}})) .. '"}' end
            """;

    /// <summary>A consume of one unit of a subject at random, under a key that no other request has.</summary>
    public static string Consume(Site site, string path, int subjects) =>
        $$"""
            {{Threads}}
            local head = "POST {{path}} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {{site.ApiKey}}\r\n"
              .. "Content-Type: application/json\r\nContent-Length: 40\r\nIdempotency-Key: "
            local middle = '\r\n\r\n{"subject_ref":"sub_'
            local number = 0
            function init()
              math.randomseed({{Unique.Chance()}} + id * 7919)
              head = head .. "{{Unique.Word()}}-" .. id .. "-"
            end
            function request()
              number = number + 1
              return head .. (100000000 + number) .. middle .. ({{SeedRows.First}} + math.random(0, {{subjects - 1}})) .. '","units":1}'
            end
            """;
}
