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
    internal const string Threads = """
        local counter = 0
        function setup(thread)
          thread:set("id", counter)
          counter = counter + 1
        end
        """;

    /// <summary>Added to a script: counts answers, refusals that say when to come again, and all else, and says them at the end.</summary>
    public const string Counting = """

        local threads = {}
        local number_threads = setup
        function setup(thread)
          number_threads(thread)
          threads[#threads + 1] = thread
        end
        answered, refused, wrong = 0, 0, 0
        function response(status, headers)
          if status >= 200 and status < 300 then answered = answered + 1
          elseif (status == 429 or status == 503) and headers["Retry-After"] then refused = refused + 1
          else wrong = wrong + 1 end
        end
        function done(summary)
          local a, r, w = 0, 0, 0
          for _, thread in ipairs(threads) do
            a, r, w = a + thread:get("answered"), r + thread:get("refused"), w + thread:get("wrong")
          end
          local errors = summary.errors
          print(string.format("counted %d %d %d", a, r, w + errors.connect + errors.read + errors.write + errors.timeout))
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
