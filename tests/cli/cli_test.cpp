#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

using namespace storetwin::test;

namespace {

const std::string kShort = "scenarios/first/one_pick.yaml";

// What a user may type or feed that is wrong: each has its exit code and its exact words in tests/golden/cli.
// "@" stands for a fresh folder that holds the files of `wrong_files`.
struct Wrong {
  const char* name;
  const char* arguments;
  int code;
};

const Wrong kWrong[] = {
    {"no_subcommand", "", 2},
    {"unknown_subcommand", "rn", 2},
    {"unknown_option", "run scenarios/first/one_pick.yaml --sede=3", 2},
    {"repeated_option", "run scenarios/first/one_pick.yaml --seeds=1 --seeds=2", 2},
    {"missing_argument", "run", 2},
    {"missing_option", "import nanostore assets/recordings/nanostore-benchmark-1", 2},
    {"missing_nested_subcommand", "score", 2},
    {"unknown_nested_option", "score receipts --truht=a.csv", 2},
    {"unexpected_argument", "inspect a.mcap b.mcap", 2},
    {"bad_seeds", "run scenarios/first/one_pick.yaml --seeds=5..x", 2},
    {"backward_seeds", "run scenarios/first/one_pick.yaml --seeds=5..1", 2},
    {"bad_jobs", "run scenarios/first/one_pick.yaml --jobs=0", 2},
    {"bad_fidelity", "run scenarios/first/one_pick.yaml --fidelity=pixl", 2},
    {"bad_record", "run scenarios/first/one_pick.yaml --record=input --out=@/o", 2},
    {"record_needs_out", "run scenarios/first/one_pick.yaml --record=inputs", 2},
    {"colour_needs_record", "run scenarios/first/one_pick.yaml --colour --record=outputs --out=@/o", 2},
    {"picture_unknown_camera", "picture scenarios/first/one_pick.yaml --camera=rgb --out=@/a.png", 2},
    {"bad_sensors", "run scenarios/first/one_pick.yaml --sensors=perfect", 2},
    {"bad_oracle", "run scenarios/first/one_pick.yaml --oracle=trackin", 2},
    {"bad_replace", "run scenarios/first/one_pick.yaml --replace=tracking", 2},
    {"replace_unknown_stage", "run scenarios/first/one_pick.yaml --replace=cart:true", 2},
    {"two_trackers", "run scenarios/first/one_pick.yaml --oracle=tracking --replace=tracking:true", 2},
    {"bad_setting", "run scenarios/first/one_pick.yaml --set=tracking.gat_d2=3", 2},
    {"setting_without_value", "run scenarios/first/one_pick.yaml --set=tracking.gate_d2", 2},
    {"several_usage_errors", "run scenarios/first/one_pick.yaml --seeds=x --fidelity=y --oracle=z", 2},
    {"shard_beyond_count", "run scenarios/first/one_pick.yaml --shard=5/4 --out=@/o", 2},
    {"shard_needs_out", "run scenarios/first/one_pick.yaml --shard=1/4", 2},
    {"shard_several_usage_errors", "run scenarios/first/one_pick.yaml --seeds=x --shard=none --shards=4 --plan-shards", 2},
    {"shard_no_engine", "run scenarios/first/one_pick.yaml --shard=auto --out=@/o", 2},
    {"merge_missing", "merge @/none --out=@/o", 4},
    {"merge_empty_folder", "merge @/empty --out=@/o", 4},
    {"merge_not_a_shard", "merge @/shards --out=@/o", 6},
    {"diff_missing", "diff @/none @/empty", 4},
    {"diff_not_json", "diff @/unknown_key.yaml @/empty.yaml", 3},
    {"diff_cut_off", "diff @/cut.json @/cut.json", 3},
    {"diff_wrong_schema", "diff @/version_9.json @/shards/shard-0001-of-0002.json", 3},
    {"diff_no_runs", "diff @/no_runs.json @/no_runs.json", 3},
    {"diff_wrong_fields", "diff @/wrong_fields.json @/no_runs.json", 3},
    {"diff_several_usage_errors", "diff @/old.json @/old.json --tolerance=cart.exact_visits=1 --tolerance=track.hota=-1 --look=3/2 "
                                  "--today=2026-02-30 --json --markdown", 2},
    {"diff_bad_accepted", "diff @/accepted/result.json @/accepted", 3},
    {"baseline_missing", "run scenarios/first/one_pick.yaml --baseline=@/none", 4},
    {"baseline_of_a_shard", "run scenarios/first/one_pick.yaml --shard=1/4 --out=@/o --baseline=@/old.json", 2},
    {"missing_scenario", "run scenarios/none.yaml", 4},
    {"empty_folder", "run @/empty", 3},
    {"scenario_unknown_key", "run @/unknown_key.yaml", 3},
    {"scenario_duplicate_key", "run @/duplicate_key.yaml", 3},
    {"scenario_unknown_store", "run @/unknown_store.yaml", 3},
    {"scenario_not_a_number", "run @/nan.yaml", 3},
    {"scenario_wrong_unit", "run @/wrong_unit.yaml", 3},
    {"scenario_wrong_version", "run @/wrong_version.yaml", 3},
    {"scenario_empty", "run @/empty.yaml", 3},
    {"scenario_binary", "run @/binary.yaml", 3},
    {"scenario_is_a_store", "run assets/stores/two_shelf_kiosk.yaml", 3},
    {"params_unknown_key", "run scenarios/first/one_pick.yaml --params=@/params.yaml", 3},
    {"params_missing", "run scenarios/first/one_pick.yaml --params=@/none.yaml", 4},
    {"replace_dies", "run scenarios/first/one_pick.yaml --replace=tracking:true", 4},
    {"out_is_a_file", "run scenarios/first/one_pick.yaml --out=@/empty.yaml", 4},
    {"replay_missing", "replay @/none.mcap", 4},
    {"replay_not_a_recording", "replay @/empty.yaml", 4},
    {"replay_truncated", "replay @/truncated.mcap", 4},
    {"inspect_not_a_recording", "inspect @/unknown_key.yaml", 4},
    {"explain_missing", "explain @/none.mcap --visit=v --sku=s", 4},
    {"explain_not_a_recording", "explain @/empty.yaml --visit=v --sku=s", 4},
    {"explain_missing_option", "explain a.mcap --visit=v", 2},
    {"clip_no_span", "clip @/truncated.mcap --out=@/a.mcap", 2},
    {"clip_two_spans", "clip @/truncated.mcap --visit=v --event=3 --out=@/a.mcap", 2},
    {"clip_half_a_span", "clip @/truncated.mcap --from-s=3 --out=@/a.mcap", 2},
    {"clip_truncated", "clip @/truncated.mcap --visit=v --out=@/a.mcap", 4},
    {"clip_unwritable", "clip @/truncated.mcap --visit=v --out=@/none/a.mcap", 4},
    {"label_nothing_said", "label @/truncated.mcap --out=@/a.mcap", 2},
    {"label_several_usage_errors", "label @/truncated.mcap --visit=v --quantity=1 --expect=cart.f1 --expect='cart.f2>=1' --out=@/a.txt", 2},
    {"label_two_labels", "label @/truncated.mcap --truth=@/good.csv --visit=v --sku=s --quantity=1 --out=@/a.mcap", 2},
    {"label_bad_cells", "label @/truncated.mcap --truth=@/bad_cells.csv --out=@/a.mcap", 3},
    {"incident_unknown_recording", "run @/incident.yaml", 3},
    {"incident_of_a_simulation", "validate @/incident_keys.yaml", 3},
    {"validate_unknown_schema", "validate @/no_schema.yaml", 3},
    {"validate_two_formats", "validate scenarios/first/one_pick.yaml --sarif --json", 2},
    {"validate_yaml_damage", "validate @/damage.yaml", 3},
    {"describe_unknown", "describe scenaro", 2},
    {"describe_unknown_field", "describe scenario nonsense", 2},
    {"import_missing", "import nanostore @/none --out=@/a.mcap", 4},
    {"import_unknown_format", "import nanostor @/none --out=@/a.mcap", 2},
    {"import_empty_folder", "import nanostore @/empty --out=@/a.mcap", 4},
    {"import_unwritable", "import nanostore assets/recordings/nanostore-benchmark-1 --out=@/none/a.mcap", 4},
    {"cases_missing", "import nanostore-cases @/empty --out=@/o", 4},
    {"cases_wrong", "import nanostore-cases @/cases --out=@/o", 3},
    {"score_missing_column", "score receipts --truth=@/no_quantity.csv --receipts=@/good.csv", 3},
    {"score_bad_cells", "score receipts --truth=@/bad_cells.csv --receipts=@/good.csv", 3},
    {"score_empty", "score receipts --truth=@/empty.yaml --receipts=@/good.csv", 3},
    {"score_tracks_bad_cells", "score tracks --truth=@/tracks.csv --tracks=@/bad_tracks.csv", 3},
    {"score_tracks_two_formats", "score tracks --truth=@/tracks.csv --tracks=@/mot.txt", 3},
    {"score_tracks_bad_gate", "score tracks --truth=@/tracks.csv --tracks=@/tracks.csv --gate-m=0", 2},
    {"score_tracks_bad_format", "score tracks --truth=@/mot.txt --tracks=@/mot.txt --format=mot18", 2},
    {"score_tracks_centimetres", "score tracks --truth=@/tracks.csv --tracks=@/centimetres.csv", 3},
    {"score_tracks_missing", "score tracks --truth=@/tracks.csv --tracks=@/none.csv", 4},
    {"track_bad_cells", "track --detections=@/bad_points.csv --out=@/o.csv", 3},
    {"track_no_header", "track --detections=@/mot.txt --out=@/o.csv", 3},
    {"track_unknown_camera", "track --detections=@/boxes.csv --cameras=@/cameras.yaml --out=@/o.csv", 3},
    {"track_bad_cameras", "track --detections=@/boxes.csv --cameras=@/bad_cameras.yaml --out=@/o.csv", 3},
    {"track_contradiction", "track --detections=@/mot.txt --cameras=@/cameras.yaml --format=mot15 --out=@/o.csv", 2},
    {"track_needs_out", "track --detections=@/mot.txt", 2},
    {"shrink_does_not_fail", "shrink scenarios/first/one_pick.yaml --out=@/o.yaml", 2},
    {"shrink_unknown_metric", "shrink scenarios/first/one_pick.yaml --metric=cart.f2_macro --out=@/o.yaml", 2},
    {"shrink_exists", "shrink scenarios/first/one_pick.yaml --out=@/empty.yaml", 2},
    {"shrink_missing", "shrink @/none.yaml --out=@/o.yaml", 4},
    {"shrink_unknown_key", "shrink @/unknown_key.yaml --out=@/o.yaml", 3},
    {"bisect_nothing_to_try", "bisect --good=a --bad=b", 2},
    {"bisect_two_searches", "bisect scenarios/first/one_pick.yaml --good=a --bad=b --test=true", 2},
    {"bisect_bad_params", "bisect scenarios/first/one_pick.yaml --good=@/params.yaml --bad=@/none.yaml", 4},
    {"bisect_no_repository", "bisect --repository=@ --good=a --bad=b --test=true", 4},
    {"completion_unknown_shell", "completion bsh", 2},
};

void wrong_files(const TemporaryFolder& folder) {
  const std::string good = contents(kShort);
  const std::string store = std::filesystem::absolute("assets/stores").string();
  std::string scenario = good;
  for (std::size_t at; (at = scenario.find("../../assets/stores")) != std::string::npos;) scenario.replace(at, 19, store);
  std::filesystem::create_directory(folder.path("empty"));
  std::filesystem::create_directory(folder.path("shards"));
  folder.write("shards/shard-0001-of-0002.json", "{\"schema\": \"storetwin-shard/1\"}\n");
  const std::string head = "{\n  \"schema\": \"storetwin-result/1\",\n  \"build\": \"b\", \"params_digest\": \"p\", \"sensors_digest\": \"s\",\n";
  const std::string run = "    {\"scenario\": \"shop\", \"seed\": \"1\", \"fidelity\": \"geometric\", \"verdict\": \"pass\", "
                          "\"digest\": \"d\",\n     \"input_digest\": \"i\", \"metrics\": {}, \"visits\": []}";
  folder.write("old.json", head + "  \"runs\": [\n" + run + "\n  ]\n}\n");
  folder.write("cut.json", head + "  \"runs\": [\n" + run.substr(0, 90));
  folder.write("no_runs.json", head + "  \"runs\": []\n}\n");
  folder.write("version_9.json", "{\"schema\": \"storetwin-result/9\", \"runs\": [{}]}\n");
  folder.write("wrong_fields.json", head + "  \"runs\": [\n    {\"scenario\": 7, \"seed\": 1, \"verdict\": \"pas\", \"digest\": \"d\",\n"
                                    "     \"metrics\": {\"a\": \"b\"},\n     \"visits\": [{\"visit\": \"v\"}]},\n    3\n  ]\n}\n");
  std::filesystem::create_directory(folder.path("accepted"));
  folder.write("accepted/result.json", head + "  \"runs\": [\n" + run + "\n  ]\n}\n");
  folder.write("accepted/accepted.yaml", "schema: storetwin-accepted/1\naccepted:\n  - metric: cart.exact_visits\n    owner: me\n"
                                         "    reason: it is so\n    until: 2026-13-01\n    largest_loss: 0.01\n");
  folder.write("unknown_key.yaml", scenario + "\nshopers: []\n");
  folder.write("duplicate_key.yaml", scenario + "\nduration_s: 5\nduration_s: 6\n");
  folder.write("unknown_store.yaml", "schema: storetwin-scenario/1\nstore: nowhere.yaml\nduration_s: 10\nshoppers:\n  - id: a\n");
  folder.write("nan.yaml",
               "schema: storetwin-scenario/1\nstore: " + store + "/two_shelf_kiosk.yaml\nduration_s: .nan\nshoppers:\n  - id: a\n");
  folder.write("wrong_unit.yaml",
               "schema: storetwin-scenario/1\nstore: " + store + "/two_shelf_kiosk.yaml\nduration_ms: 1000\nshoppers:\n  - id: a\n");
  folder.write("wrong_version.yaml", "schema: storetwin-scenario/9\nstore: x.yaml\n");
  folder.write("empty.yaml", "");
  folder.write("binary.yaml", std::string("\x00\x01\x02", 3));
  folder.write("params.yaml", "schema: storetwin-params/1\ntracking:\n  gate_d3: 4\n");
  folder.write("no_schema.yaml", "a: 1\n");
  folder.write("damage.yaml", "schema: storetwin-store/1\nmap: {floor: [[0, 0], [1, 0]\n");
  folder.write("incident.yaml", "schema: storetwin-incident/1\nrecording: nowhere.mcap\nexpect:\n  - {metric: cart.f2_macro, min: 1}\n");
  folder.write("incident_keys.yaml", "schema: storetwin-incident/1\nrecording: truncated.mcap\nstore: x.yaml\nduration_s: 5\n");
  folder.write("truncated.mcap", std::string("\x89MCAP0\r\n", 8) + "abc");
  std::filesystem::create_directory(folder.path("cases"));
  folder.write("cases/cases.json", "{\"cases\": [{\"case\": \"a\", \"shoppers\": [\"A\"],\n\"events\": [{\"t_s\": 1, "
                                   "\"shopper\": \"B\", \"action\": \"put_back\",\n\"upcs\": [\"1\"], \"gondola\": 1, \"shelf\": 1, \"plates\": [1]}]}]}");
  folder.write("cases/store.json", "{\"gondolas\": [], \"shelves\": []}");
  folder.write("good.csv", "visit,sku,quantity\nv,a,1\n");
  folder.write("no_quantity.csv", "visit,sku,quantitty\nv,a,1\n");
  folder.write("tracks.csv", "t_s,id,x_m,y_m\n0,a,1,2\n0.5,a,1,2.5\n0.5,b,4,7\n");
  folder.write("centimetres.csv", "t_s,id,x_m,y_m\n0,a,100,200\n0.5,a,100,250\n0.5,b,400,700\n");
  folder.write("bad_tracks.csv", "t_s,id,x_m,y_m\nnow,a,1,2\n0.5,,1,x\n1,b,4,7\n1,b,4,7\n2\n");
  folder.write("mot.txt", "1,1,10,20,30,90,1,-1,-1,-1\n2,1,12,20,30,90,1,-1,-1,-1\n");
  folder.write("bad_points.csv", "t_s,x_m,y_m,score\n0,1,zwei,0.5\n0,1,2,50\n");
  folder.write("boxes.csv", "t_s,camera,left_px,top_px,width_px,height_px\n0,door,10,20,30,-90\n");
  const std::string camera = "cameras:\n  - name: doors\n    K: [1000, 0, 640, 0, 1000, 360, 0, 0, 1]\n    X_CW: [1, 0, 0, 0, ";
  folder.write("cameras.yaml", camera + "0, 0, -1, 3, 0, 1, 0, 0, 0, 0, 0, 1]\n");
  folder.write("bad_cameras.yaml", camera + "0, 0, 1, 3, 0, 1, 0, 0, 0, 0, 0, 1]\n    distorsion: [0, 0, 0, 0, 0]\n");
  folder.write("bad_cells.csv", "visit,sku,quantity,confidence\nv,a,one,0.5\n,a,1,2\nv\n");
}

std::string with_folder(std::string arguments, const std::string& folder) {
  for (std::size_t at; (at = arguments.find('@')) != std::string::npos;) arguments.replace(at, 1, folder);
  return arguments;
}

}  // namespace

TEST_SUITE("command line") {
  TEST_CASE("everything wrong gets its exit code and its exact words, and leaves nothing behind") {
    for (const Wrong& wrong : kWrong) {
      CAPTURE(wrong.name);
      const TemporaryFolder folder;
      wrong_files(folder);
      const Ran ran = run_program(with_folder(wrong.arguments, folder.path()));
      CHECK(ran.code == wrong.code);
      matches_golden(wrong.name, ran.err, folder.path());
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
        CHECK_MESSAGE(entry.path().extension() != ".partial", entry.path().string());
      }
    }
  }

  TEST_CASE("help of the program and of every subcommand is a golden text") {
    for (const char* sub : {"", "run", "merge", "diff", "replay", "import", "import nanostore", "import nanostore-cases",
                            "export", "export nanostore", "track", "score", "score receipts", "score tracks",
                            "validate", "describe", "inspect", "explain", "clip", "label", "picture", "shrink", "bisect", "version", "completion"}) {
      const Ran ran = run_program(std::string(sub) + " --help");
      CHECK(ran.code == 0);
      CHECK(ran.err.empty());
      std::string name = std::string("help_") + (*sub ? sub : "storetwin");
      std::replace(name.begin(), name.end(), ' ', '_');
      matches_golden(name, ran.out);
    }
  }

  TEST_CASE("every subcommand gives one versioned JSON object when asked") {
    const TemporaryFolder folder;
    const std::string real = "assets/recordings/nanostore-benchmark-1";
    const std::vector<std::pair<std::string, std::string>> commands = {
        {"describe store --json", "storetwin-description/1"},
        {"describe incident --json", "storetwin-description/1"},
        {"describe metrics cart.f1_macro --json", "storetwin-description/1"},
        {"validate --json " + kShort, "storetwin-validation/1"},
        {"version --json", "storetwin-version/1"},
        {"completion fish --json", "storetwin-completion/1"},
        {"import nanostore --json " + real + " --out=" + folder.path("real.mcap"), "storetwin-import/1"},
        {"inspect --json " + folder.path("real.mcap"), "storetwin-inspection/1"},
        {"replay --json " + folder.path("real.mcap"), "storetwin-result/1"},
        {"export nanostore --json " + folder.path("real.mcap") + " --out=" + folder.path("back"), "storetwin-export/1"},
        {"run --json " + kShort, "storetwin-result/1"},
        {"picture --json " + kShort + " --at-s=0.1 --width-px=64 --height-px=48 --out=" + folder.path("a.png"), "storetwin-picture/1"},
    };
    for (const auto& [command, schema] : commands) {
      CAPTURE(command);
      const Ran ran = run_program(command);
      CHECK(ran.code == 0);
      const auto object = nlohmann::json::parse(ran.out, nullptr, false);
      REQUIRE(object.is_object());
      CHECK(object.value("schema", "") == schema);
    }
  }

  TEST_CASE("a file that is wrong is told in JSON too") {
    const TemporaryFolder folder;
    folder.write("s.yaml", "schema: storetwin-scenario/1\nnonsense: 1\n");
    const Ran ran = run_program("validate --json " + folder.path("s.yaml"));
    CHECK(ran.code == 3);
    const auto object = nlohmann::json::parse(ran.out);
    CHECK(object.at("valid") == false);
    REQUIRE(!object.at("problems").empty());
    const auto& problems = object.at("problems");
    CHECK(std::any_of(problems.begin(), problems.end(), [](const auto& p) { return p.at("line") == 2 && p.at("code") == "unknown-key"; }));
  }

  TEST_CASE("what is wrong with a file is told as SARIF where it stands, with the same exit code") {
    const TemporaryFolder folder;
    folder.write("s.yaml", "schema: storetwin-scenario/1\nnonsense: 1\n");
    const Ran ran = run_program("validate --sarif " + folder.path("s.yaml"));
    CHECK(ran.code == 3);
    CHECK(ran.err.empty());
    const auto results = nlohmann::json::parse(ran.out).at("runs").at(0).at("results");
    CHECK(std::any_of(results.begin(), results.end(), [](const auto& r) {
      return r.at("ruleId") == "unknown-key" && r.at("locations").at(0).at("physicalLocation").at("region").at("startLine") == 2;
    }));
    const Ran fine = run_program("validate --sarif " + kShort);
    CHECK(fine.code == 0);
    CHECK(nlohmann::json::parse(fine.out).at("runs").at(0).at("results").empty());
  }

  TEST_CASE("jobs change the time, never the bytes") {
    const auto digests = [](const std::string& options) {
      const Ran ran = run_program("run " + kShort + " --seeds=1..3 --json " + options);
      REQUIRE(ran.code <= 1);
      std::vector<std::string> found;
      const auto result = nlohmann::json::parse(ran.out);
      for (const auto& run : result.at("runs")) found.push_back(run.at("digest"));
      return found;
    };
    const auto one = digests("--jobs=1");
    CHECK(one.size() == 3);
    CHECK(one == digests("--jobs=2"));
  }

  TEST_CASE("a run leaves its files, refuses to overwrite them, and its recording verifies") {
    const TemporaryFolder folder;
    const std::string out = folder.path("o");
    const Ran first = run_program("run " + kShort + " --record=inputs,outputs --out=" + out);
    CHECK(first.code <= 1);
    for (const char* name : {"result.json", "junit.xml", "report.html", "summary.md", "one_pick-1.mcap"}) CHECK(std::filesystem::exists(out + "/" + name));
    CHECK(contents(out + "/report.html").find("href=\"./one_pick-1.mcap\"") != std::string::npos);
    const Ran again = run_program("run " + kShort + " --record=inputs,outputs --out=" + out);
    CHECK(again.code == 2);
    CHECK(again.err.find("--force overwrites it") != std::string::npos);
    CHECK(run_program("replay " + out + "/one_pick-1.mcap --verify --quiet").code == 0);
    CHECK(run_program("inspect " + out + "/one_pick-1.mcap").code == 0);
    CHECK(run_program("validate " + out + "/one_pick-1.mcap").code == 0);
  }

  TEST_CASE("colour images lie in a recording as raw images, and a picture is a PNG of the size asked for") {
    const TemporaryFolder folder;
    CHECK(run_program("run " + kShort + " --record=inputs --colour --out=" + folder.path("o")).code <= 1);
    const Ran seen = run_program("inspect " + folder.path("o/one_pick-1.mcap"));
    CHECK(seen.code == 0);
    CHECK(seen.out.find("ColorFrame") != std::string::npos);
    const Ran drawn = run_program("picture " + kShort + " --at-s=0.1 --width-px=64 --height-px=48 --out=" + folder.path("a.png"));
    CHECK(drawn.code == 0);
    const std::string png = contents(folder.path("a.png"));
    REQUIRE(png.size() > 33);
    CHECK(png.substr(1, 3) == "PNG");
    CHECK(static_cast<unsigned char>(png[19]) == 64);  // IHDR: width and height, big-endian
    CHECK(static_cast<unsigned char>(png[23]) == 48);
    CHECK(run_program("picture " + kShort + " --at-s=0.1 --out=" + folder.path("a.png")).code == 2);
  }

  TEST_CASE("a file-size limit is an I/O error and no half-written file stays") {
    const TemporaryFolder folder;
    const std::string out = folder.path("o");
    const std::string command = fmt::format("bash -c 'ulimit -f 100; {} run {} --record=inputs,outputs --out={} >/dev/null 2>{}'",
                                            STORETWIN_PROGRAM, kShort, out, folder.path("err"));
    const int status = std::system(command.c_str());
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 4);
    CHECK(contents(folder.path("err")).find("File too large") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(out + "/one_pick-1.mcap"));
    CHECK_FALSE(std::filesystem::exists(out + "/one_pick-1.mcap.partial"));
  }

  TEST_CASE("the competition's score comes out of plain CSV files") {
    const TemporaryFolder folder;
    folder.write("t.csv", "visit,sku,quantity\nv,a,20\n");
    folder.write("r.csv", "quantity,visit,sku,note\n21,v,a,x\n");
    const Ran ran = run_program("score receipts --json --truth=" + folder.path("t.csv") + " --receipts=" + folder.path("r.csv"));
    CHECK(ran.code == 0);
    CHECK(nlohmann::json::parse(ran.out).at("metrics").at("cart.f1_macro").get<double>() == doctest::Approx(40.0 / 41));
  }

  TEST_CASE("tracks of a file are scored against its truth, alone and as a folder of sequences") {
    const TemporaryFolder folder;
    std::string points = "t_s,x_m,y_m\n", truth = "t_s,id,x_m,y_m\n";
    for (int i = 0; i < 40; ++i) {
      points += fmt::format("{},{},3\n{},4,{}\n", 0.5 * i, 1 + 0.3 * i, 0.5 * i, 20 - 0.4 * i);
      truth += fmt::format("{},a,{},3\n{},b,4,{}\n", 0.5 * i, 1 + 0.3 * i, 0.5 * i, 20 - 0.4 * i);
    }
    for (const char* name : {"truth", "tracks"}) std::filesystem::create_directory(folder.path(name));
    folder.write("points.csv", points);
    for (const char* name : {"truth/one.csv", "truth/two.csv"}) folder.write(name, truth);
    for (const char* name : {"one", "two"}) {
      const Ran ran = run_program("track --json --detections=" + folder.path("points.csv") + " --out=" + folder.path("tracks/") + name + ".csv");
      CHECK(ran.code == 0);
      CHECK(nlohmann::json::parse(ran.out).at("tracks") == 2);
    }
    CHECK(run_program("track --detections=" + folder.path("points.csv") + " --out=" + folder.path("tracks/one.csv")).code == 2);
    const Ran one = run_program("score tracks --json --truth=" + folder.path("truth/one.csv") + " --tracks=" + folder.path("tracks/one.csv"));
    CHECK(nlohmann::json::parse(one.out).at("metrics").at("track.idf1") == 1);
    const Ran all = run_program("score tracks --json --truth=" + folder.path("truth") + " --tracks=" + folder.path("tracks"));
    REQUIRE(all.code == 0);
    const auto object = nlohmann::json::parse(all.out);
    CHECK(object.at("metrics").at("track.mota") == 1);
    CHECK(object.at("metrics").at("track.hota_worst").get<double>() > 0.9);
    CHECK(object.at("sequences").size() == 2);
  }

  TEST_CASE("the MOTChallenge's text files are scored as its own kit scores them") {
    const std::string folder = "assets/tracking/motmetrics-tud/TUD-Campus";
    const Ran ran = run_program("score tracks --json --format=mot15 --truth=" + folder + "/gt.txt --tracks=" + folder + "/test.txt");
    REQUIRE(ran.code == 0);
    const auto metrics = nlohmann::json::parse(ran.out).at("metrics");
    CHECK(metrics.at("track.false_positives") == 13);
    CHECK(metrics.at("track.false_negatives") == 150);
    CHECK(metrics.at("track.id_switches") == 7);
    CHECK(metrics.at("track.idf1").get<double>() == doctest::Approx(0.557659).epsilon(1e-5));
  }

  TEST_CASE("the real recording goes in, gives its known receipt, and comes out again") {
    const TemporaryFolder folder;
    const std::string file = folder.path("real.mcap");
    REQUIRE(run_program("import nanostore assets/recordings/nanostore-benchmark-1 --quiet --out=" + file).code == 0);
    const Ran replayed = run_program("replay --json " + file);
    CHECK(replayed.code == 0);
    const auto visits = nlohmann::json::parse(replayed.out).at("runs").at(0).at("visits");
    REQUIRE(visits.size() == 1);
    CHECK(visits[0].at("external_id") == "3325379692103139202");
    CHECK(visits[0].at("state") == "open");
    REQUIRE(visits[0].at("receipt_lines").size() == 1);
    CHECK(visits[0]["receipt_lines"][0].at("sku") == "071142008582");
    CHECK(visits[0]["receipt_lines"][0].at("quantity") == 1);
    CHECK(run_program("export nanostore " + file + " --quiet --out=" + folder.path("back")).code == 0);
    CHECK(std::filesystem::exists(folder.path("back/plate_data.json")));
  }

  TEST_CASE("labels of recorded visits become a store and scenarios that are valid, the same at every time, and kept") {
    const TemporaryFolder folder;
    const std::string command = "import nanostore-cases assets/recordings/nanostore-cases --json --out=" + folder.path("o");
    const Ran first = run_program(command);
    REQUIRE(first.code == 0);
    const auto object = nlohmann::json::parse(first.out);
    CHECK(object.at("schema") == "storetwin-import/1");
    CHECK(object.at("scenarios").size() == 14);
    CHECK(run_program("validate " + folder.path("o/store.yaml") + " " + folder.path("o/baseline_12.yaml")).code == 0);
    const std::string store = contents(folder.path("o/store.yaml")), scenario = contents(folder.path("o/baseline_12.yaml"));
    const Ran again = run_program(command);
    CHECK(again.code == 2);
    CHECK(again.err.find("--force overwrites it") != std::string::npos);
    CHECK(run_program(command + " --force").code == 0);
    CHECK(contents(folder.path("o/store.yaml")) == store);
    CHECK(contents(folder.path("o/baseline_12.yaml")) == scenario);
  }

  TEST_CASE("completion scripts name every subcommand") {
    for (const char* shell : {"bash", "zsh", "fish"}) {
      const Ran ran = run_program(std::string("completion ") + shell);
      CHECK(ran.code == 0);
      for (const char* sub : {"run", "replay", "inspect", "describe"}) CHECK(ran.out.find(sub) != std::string::npos);
    }
  }

  TEST_CASE("the headless program needs no display library") {
    const TemporaryFolder folder;
    REQUIRE(std::system(("ldd " + std::string(STORETWIN_PROGRAM) + " >" + folder.path("libs")).c_str()) == 0);
    const std::string libraries = contents(folder.path("libs"));
    for (const char* name : {"libX11", "libGL", "libEGL", "libwayland", "libglfw"}) CHECK(libraries.find(name) == std::string::npos);
  }
}
