// Directories that are wrong: each problem named with its place, all at once, and never a crash.
#include <doctest/doctest.h>

#include <filesystem>

#include "core/base/random.h"
#include "core/record/nanostore/plate_data.h"
#include "tests/core/record/nanostore/real_recording.h"

namespace storetwin::nanostore {
namespace {

// The least directory that imports: one batch of one gondola with one plate, one document without people.
Files least() {
  Grid grid = Grid::empty(12, 2, 2);
  for (int sample = 0; sample < 12; ++sample) grid.at(sample, {1, 1}) = 500;
  Files files;
  files.directory = "d";
  files.plate_data =
      R"({"date_time":{"$date":"2020-04-22T05:06:36.965Z"},"timestamp":1587531996.955,"document":{"header":{)"
      R"("t_origin":"2020-04-22T05:06:36.859Z","t_issue":"2020-04-22T05:06:36.955Z"},"plate_data":{"plate_id":)"
      R"({"shelf_id":{"gondola_id":{"id":1}}},"freq_samp":60.0,"values":{"data":")" +
      base64_of(grid.values_g) + R"(","shape":[12,2,2],"type":"DATATYPE_FLOAT32"}}}})" "\n";
  files.full_targets =
      R"({"date_time":{"$date":"2020-04-22T05:06:37.04Z"},"document":{"header":{"t_origin":"2020-04-22T05:06:34.63Z"},)"
      R"("targets":{"targets":[{"target_id":{"id":"7"},"head":{"point":{"x":10},"score":0.5}}]}}})" "\n";
  files.planogram =
      R"({"plate_ids":[{"shelf_id":{"gondola_id":{"id":1},"shelf_index":1},"plate_index":1}],"planogram_product_id":)"
      R"({"id":"012345678905"},"coordinates":{"transform":{}},"global_coordinates":{"transform":{},"dim_x":0.1,)"
      R"("dim_y":0.4,"dim_z":0.3}})" "\n";
  files.products = R"({"product_id":{"id":"012345678905"},"metadata":{"name":"Tea","weight":50.5}})" "\n";
  return files;
}

std::string problems_of(const Files& files) {
  Diagnostics warnings;
  const Result<Imported> imported = import_nanostore(files, {}, warnings);
  return imported.ok() ? to_text(warnings) : to_text(imported.problems());
}

struct Wrong {
  const char* name;
  std::string Files::* file;
  const char* old_text;  // "" = the whole file
  const char* new_text;
  const char* expected;
};

const Wrong kTable[] = {
    {"an empty file", &Files::products, "", "", "d/products.json: error[empty-file]: holds no document\n"},
    {"blank lines only", &Files::planogram, "", " \n\n", "d/planogram.json: error[empty-file]: holds no document\n"},
    {"half a document", &Files::products, R"(50.5}})", "50",
     "d/products.json:1:73: error[bad-json]: not JSON from here on\n"},
    {"an array", &Files::products, "", "\n[1]\n",
     "d/products.json:2: error[wrong-type]: a document must be an object, this is array (the format is one JSON object "
     "a line)\n"},
    {"a number beyond doubles", &Files::products, "50.5", "1e999",
     "d/products.json:1: error[bad-json]: holds a number too large to read\n"},
    {"bytes that are no text", &Files::products, "Tea", "\xff\xfe",
     "d/products.json:1:57: error[bad-json]: not JSON from here on\n"},
    {"a key that stands twice", &Files::products, R"("name":"Tea")", R"("weight":1)",
     "d/products.json:1: error[duplicate-key]: 'weight' stands twice\n"},
    {"no product id", &Files::products, R"("product_id")", R"("product")",
     "d/products.json:1: error[missing-key]: product_id: must be given\n"},
    {"a weight that is a text", &Files::products, "50.5", R"("50.5")",
     "d/products.json:1: error[wrong-type]: metadata.weight: must be a number, is string\n"},
    {"a negative weight", &Files::products, "50.5", "-1",
     "d/products.json:1: error[out-of-range]: metadata.weight: must lie within 0 and 1000000, is -1\n"},
    {"base64 with a stray character", &Files::plate_data, R"("data":"A)", R"("data":"*)",
     "d/plate_data.json:1: error[bad-base64]: document.plate_data.values.data: is not base64 of whole 32-bit floats\n"},
    {"a shape that the data don't fill", &Files::plate_data, "[12,2,2]", "[12,2,3]",
     "d/plate_data.json:1: error[wrong-shape]: document.plate_data.values.shape: [12, 2, 3] needs 72 floats, the data "
     "hold 48\n"},
    {"a shape of two sizes", &Files::plate_data, "[12,2,2]", "[12,4]",
     "d/plate_data.json:1: error[wrong-shape]: document.plate_data.values.shape: must be [samples, shelves + 1, "
     "plates + 1], has 2 sizes\n"},
    {"a shape of billions", &Files::plate_data, "[12,2,2]", "[2000000000,2,2]",
     "d/plate_data.json:1: error[out-of-range]: document.plate_data.values.shape[0]: must lie within 1 and 6000, is "
     "2000000000\n"
     "d/plate_data.json:1: error[wrong-shape]: document.plate_data.values.shape: [1, 2, 2] needs 4 floats, the data "
     "hold 48\n"},
    {"an unknown type", &Files::plate_data, "FLOAT32", "INT8",
     "d/plate_data.json:1: error[unknown-type]: document.plate_data.values.type: 'DATATYPE_INT8' is not a type of the "
     "format (DATATYPE_FLOAT32 is the one)\n"},
    {"no sampling rate", &Files::plate_data, R"("freq_samp":60.0,)", "",
     "d/plate_data.json:1: error[missing-key]: document.plate_data.freq_samp: must be given\n"},
    {"a time that is none", &Files::plate_data, "22T05:06:36.859Z", "32T05:06:36.859Z",
     "d/plate_data.json:1: error[bad-time]: document.header.t_origin: '2020-04-32T05:06:36.859Z' is not a time (e.g. "
     "2020-04-22T05:06:36.859Z)\n"},
    {"an arrival of another day", &Files::plate_data, R"("$date":"2020-04-22)", R"("$date":"2020-04-23)",
     "d/plate_data.json:1: error[mixed-clocks]: date_time: is more than an hour from t_origin\n"},
    {"seconds of another clock", &Files::plate_data, "1587531996.955", "96.955",
     "d/plate_data.json:1: error[mixed-clocks]: timestamp: is 96.955000, but t_issue is 1587531996.955000 in Unix "
     "seconds\n"},
    {"skeletons of another day", &Files::full_targets, "",
     R"({"date_time":{"$date":"2020-04-23T05:06:37Z"},"document":{"header":{"t_origin":"2020-04-23T05:06:34Z"},)"
     R"("targets":{}}})",
     "d/full_targets.json:1: error[mixed-clocks]: document: begins more than an hour from d/plate_data.json\n"},
    {"a joint without a point", &Files::full_targets, R"("point")", R"("pt")",
     "d/full_targets.json:1: error[missing-key]: document.targets.targets[0].head.point: must be given\n"},
    {"a target without an id", &Files::full_targets, R"({"id":"7"})", R"({"id":""})",
     "d/full_targets.json:1: error[empty-text]: document.targets.targets[0].target_id.id: must not be empty\n"},
    {"a facing over two shelves", &Files::planogram, R"([{"shelf_id")",
     R"([{"shelf_id":{"gondola_id":{"id":1},"shelf_index":2},"plate_index":1},{"shelf_id")",
     "d/planogram.json:1: error[facing-over-shelves]: plate_ids[1]: all plates of a facing must be on one shelf\n"},
    {"a facing without plates", &Files::planogram,
     R"([{"shelf_id":{"gondola_id":{"id":1},"shelf_index":1},"plate_index":1}])", "[]",
     "d/planogram.json:1: error[too-few]: plate_ids: a facing stands on at least one plate\n"},
    {"a flat box", &Files::planogram, R"("dim_y":0.4)", R"("dim_y":0)",
     "d/planogram.json:1: error[out-of-range]: global_coordinates.dim_y: must lie within 0.001 and 20, is 0\n"},
    {"a facing of an unknown product: lived with", &Files::products, "012345678905", "999999999999",
     "d/planogram.json:1: warning[unknown-sku]: '012345678905' is not in products.json: its mass is not known\n"},
    {"a facing whose barcode lost its first digit: repaired", &Files::planogram, "012345678905", "12345678905",
     "d/planogram.json:1: warning[truncated-barcode]: '12345678905' has lost digits: taken as '012345678905'\n"},
    {"a gondola that no facing names: lived with", &Files::plate_data, R"("gondola_id":{"id":1})",
     R"("gondola_id":{"id":2})",
     "d/plate_data.json:1: warning[unknown-gondola]: gondola 2 has no plate in planogram.json: its samples are not "
     "used\n"},
};

TEST_CASE("each wrong file gets its exact message") {
  REQUIRE(problems_of(least()) == "");
  for (const Wrong& wrong : kTable) {
    CAPTURE(wrong.name);
    Files files = least();
    std::string& text = files.*wrong.file;
    const std::string_view old_text = wrong.old_text;
    if (old_text.empty()) {
      text = wrong.new_text;
    } else {
      const std::size_t at = text.find(old_text);
      REQUIRE(at != std::string::npos);
      text.replace(at, old_text.size(), wrong.new_text);
    }
    CHECK(problems_of(files) == wrong.expected);
  }
}

TEST_CASE("what is lived with comes back unchanged as well") {
  Files files = least();
  files.products = R"({"product_id":{"id":"999999999999"},"metadata":{}})" "\n";
  const std::size_t at = files.plate_data.find(R"("gondola_id":{"id":1})");
  std::string stray = files.plate_data;
  stray.replace(at, 21, R"("gondola_id":{"id":2})");
  files.plate_data += stray;
  Diagnostics warnings;
  const Result<Imported> imported = import_nanostore(files, {}, warnings);
  REQUIRE(imported.ok());
  const Result<Exported> exported = export_nanostore(imported->messages, imported->store, imported->residual, "a");
  REQUIRE(exported.ok());
  CHECK(values_of(exported->files.plate_data) == values_of(files.plate_data));
  CHECK(values_of(exported->files.products) == values_of(files.products));
  CHECK(values_of(exported->files.planogram) == values_of(files.planogram));
  CHECK(values_of(exported->files.full_targets) == values_of(files.full_targets));
}

TEST_CASE("problems of all four files come at once, and of one file at most fifty") {
  Files files = least();
  files.products = "{\n";
  files.planogram.clear();
  files.full_targets.clear();
  for (int i = 0; i < 60; ++i) files.full_targets += "x\n";
  const std::string text = problems_of(files);
  CHECK(text.find("d/full_targets.json:50:1: error[bad-json]") != std::string::npos);
  CHECK(text.find("d/full_targets.json:51:") == std::string::npos);
  CHECK(text.find("d/full_targets.json: error[too-many-problems]: 10 more problems") != std::string::npos);
  CHECK(text.find("d/planogram.json: error[empty-file]") != std::string::npos);
  CHECK(text.find("d/products.json:1:") != std::string::npos);
}

TEST_CASE("a directory that isn't there is one problem, a file that isn't there is one each") {
  const Result<Files> files = read_files("no/such");
  REQUIRE(!files.ok());
  CHECK(files.problems().items().front().failure == Failure::kIo);
  CHECK(to_text(files.problems()) == "no/such: error[cannot-read]: there is no such folder\n");
  const std::filesystem::path empty = std::filesystem::temp_directory_path() / "storetwin-nanostore-empty";
  std::filesystem::create_directories(empty);
  CHECK(read_files(empty).problems().size() == 4);
  std::filesystem::remove(empty);
}

TEST_CASE("deep nesting is refused before anything recursive sees it") {
  Files files = least();
  files.products = std::string(100'000, '[');
  CHECK(problems_of(files) == "d/products.json:1: error[bad-json]: nests deeper than 64 levels\n");
}

TEST_CASE("no mutation of any file crashes, and whatever imports is exported again") {
  RandomStream random = RandomStream(1).fork("mutations");
  int imported_count = 0;
  for (int round = 0; round < 3000; ++round) {
    Files files = least();
    std::string* texts[] = {&files.plate_data, &files.full_targets, &files.planogram, &files.products};
    std::string& text = *texts[random.integer(0, 3)];
    const int changes = random.integer(1, 3);
    for (int i = 0; i < changes && !text.empty(); ++i) {
      const auto at = static_cast<std::size_t>(random.integer(0, static_cast<int>(text.size()) - 1));
      const int kind = random.integer(0, 3);
      if (kind == 0) text[at] = static_cast<char>(random.integer(0, 255));
      if (kind == 1) text.erase(at, static_cast<std::size_t>(random.integer(1, 20)));
      if (kind == 2) text.insert(at, text.substr(at / 2, 15));
      if (kind == 3) text[at] = static_cast<char>('0' + random.integer(0, 9));
    }
    Diagnostics warnings;
    const Result<Imported> imported = import_nanostore(files, {}, warnings);
    if (!imported.ok()) continue;
    ++imported_count;
    const Result<Exported> exported = export_nanostore(imported->messages, imported->store, imported->residual, "a");
    if (exported.ok()) CHECK(values_of(exported->files.products) == values_of(files.products));
  }
  CHECK(imported_count > 100);
}

TEST_CASE("no mutation of a residual crashes an export") {
  Diagnostics warnings;
  const Imported imported = import_nanostore(least(), {}, warnings).value();
  RandomStream random = RandomStream(2).fork("residuals");
  for (int round = 0; round < 1000; ++round) {
    std::string residual = imported.residual;
    for (int i = random.integer(1, 3); i > 0; --i) {
      const auto at = static_cast<std::size_t>(random.integer(0, static_cast<int>(residual.size()) - 1));
      residual[at] = static_cast<char>(random.integer(32, 126));
    }
    const Result<Exported> exported = export_nanostore(imported.messages, imported.store, residual, "a");
    if (exported.ok()) CHECK(values_of(exported->files.products).size() == 1);
  }
}

TEST_CASE("files are written whole, and an existing one is kept unless told otherwise") {
  const std::filesystem::path directory = std::filesystem::temp_directory_path() / "storetwin_nanostore_test";
  std::filesystem::remove_all(directory);
  const Files files = least();
  CHECK(write_files(files, directory, false).ok());
  Files back = read_files(directory).value();
  back.directory = files.directory;
  CHECK(back == files);
  const Status again = write_files(files, directory, false);
  REQUIRE(!again.ok());
  CHECK(again.problems().size() == 4);
  CHECK(again.problems().items().front().code == "file-exists");
  CHECK(write_files(files, directory, true).ok());
  const auto entries = std::filesystem::directory_iterator(directory);
  CHECK(std::distance(begin(entries), end(entries)) == 4);
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace storetwin::nanostore
