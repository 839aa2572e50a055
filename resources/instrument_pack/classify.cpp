// Tells the class of images with OpenCV's dnn module.
//
//   classify IMAGE ...     says the class and the probabilities of each image
//   classify --check       computes the test images and compares them with what is expected; exit code 0 or 1
//
// If something cannot be read, the exit code is 2.
//
// It reads instrument.json and the model from the folder that the environment variable INSTRUMENT_PACK names,
// else from the folder it is started in.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace {

const double kLargestDifference = 1e-4;

struct Test {
    std::string image;
    std::vector<double> probabilities;
};

struct Settings {
    int size = 0, channels = 0;
    std::string fit, normalization, labels, target, model;
    double mean = 0, std = 1, temperature = 1;
    std::vector<double> gray_weights, thresholds;
    std::vector<std::string> classes;
    std::vector<Test> tests;
};

Settings read_settings(const std::string& folder) {
    cv::FileStorage file(folder + "/instrument.json", cv::FileStorage::READ | cv::FileStorage::FORMAT_JSON);
    if (!file.isOpened()) throw std::runtime_error(folder + "/instrument.json cannot be read");
    Settings s;
    file["size"] >> s.size;
    file["channels"] >> s.channels;
    file["fit"] >> s.fit;
    file["normalization"] >> s.normalization;
    file["labels"] >> s.labels;
    file["target"] >> s.target;
    file["mean"] >> s.mean;
    file["std"] >> s.std;
    file["temperature"] >> s.temperature;
    file["gray_weights"] >> s.gray_weights;
    file["thresholds"] >> s.thresholds;
    file["classes"] >> s.classes;
    file["models"]["opencv"] >> s.model;
    for (const auto& node : file["tests"]) {
        Test test;
        node["image"] >> test.image;
        node["probabilities"] >> test.probabilities;
        s.tests.push_back(test);
    }
    return s;
}

// Gray or RGB, 8 bits. Gray values are cut off, not rounded, as in the training.
cv::Mat with_channels(const cv::Mat& read, const Settings& s) {
    cv::Mat rgb;
    if (s.channels == 3) {
        cv::cvtColor(read, rgb, read.channels() == 1 ? cv::COLOR_GRAY2RGB
                                : read.channels() == 4 ? cv::COLOR_BGRA2RGB
                                                       : cv::COLOR_BGR2RGB);
        return rgb;
    }
    if (read.channels() == 1) return read;
    cv::Mat gray(read.size(), CV_8UC1);
    for (int y = 0; y < read.rows; ++y)
        for (int x = 0; x < read.cols; ++x) {
            const uchar* bgr = read.ptr(y) + x * read.channels();
            const double value =
                s.gray_weights[0] * bgr[2] + s.gray_weights[1] * bgr[1] + s.gray_weights[2] * bgr[0] + 1e-6;
            gray.at<uchar>(y, x) = static_cast<uchar>(std::min(std::max(value, 0.0), 255.0));
        }
    return gray;
}

// The middle of the image, with black where it is too small.
cv::Mat cut_out(const cv::Mat& image, const std::string& name, const Settings& s) {
    if (image.rows == s.size && image.cols == s.size) return image;
    if (s.fit != "crop")
        throw std::runtime_error(name + ": this program does not bring images to size: make it " +
                                 std::to_string(s.size) + " x " + std::to_string(s.size) +
                                 " pixels first, as step 2 of README.md says");
    const int top = cvRound(image.rows / 2.0 - s.size / 2.0), left = cvRound(image.cols / 2.0 - s.size / 2.0);
    const cv::Rect window(left, top, s.size, s.size), inside = window & cv::Rect(0, 0, image.cols, image.rows);
    cv::Mat cut = cv::Mat::zeros(s.size, s.size, image.type());
    image(inside).copyTo(cut(inside - window.tl()));
    return cut;
}

// The image as OpenCV's dnn wants it: float32 (1, channels, height, width).
cv::Mat prepared(const std::string& name, const Settings& s) {
    if (!std::ifstream(name)) throw std::runtime_error(name + ": cannot be read");
    const cv::Mat read = cv::imread(name, cv::IMREAD_UNCHANGED);
    if (read.empty()) throw std::runtime_error(name + ": cannot be read (it is no image, or damaged)");
    if (read.depth() != CV_8U)
        throw std::runtime_error(name + ": an image of 8 bits is needed, gray or colour");
    cv::Mat values;
    cut_out(with_channels(read, s), name, s).convertTo(values, CV_32F);
    if (s.normalization == "divide_by_255") {
        values /= 255.0;
    } else if (s.normalization == "training_data") {
        values = (values.reshape(1) - s.mean) / s.std;
    } else if (s.normalization == "per_image") {
        cv::Scalar mean, deviation;
        cv::meanStdDev(values.reshape(1), mean, deviation);
        values = (values.reshape(1) - mean[0]) / std::max(deviation[0], 1e-4);
    }
    return cv::dnn::blobFromImage(values.reshape(s.channels));
}

// The file is read here, because OpenCV on Windows opens none whose name has letters such as é.
cv::dnn::Net network(const std::string& folder, const std::string& model) {
    const auto file = std::filesystem::path(folder) / std::filesystem::u8path(model);
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error(folder + "/" + model + " cannot be read");
    const std::vector<uchar> content{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    return file.extension() == ".onnx" ? cv::dnn::readNetFromONNX(content)
                                       : cv::dnn::readNetFromTensorflow(content);
}

std::vector<double> outputs(cv::dnn::Net& net, const cv::Mat& blob) {
    net.setInput(blob);
    const cv::Mat found = net.forward().reshape(1, 1);
    return std::vector<double>(found.begin<float>(), found.end<float>());
}

// Logits divided by the temperature: the probabilities as they were calibrated.
std::vector<double> at_temperature(std::vector<double> p, const Settings& s) {
    const bool several = s.labels == "several";
    for (double& value : p) {
        value = std::min(std::max(value, 1e-30), 1.0);
        const double logit = std::log(value) - std::log(std::max(1 - value, 1e-30));
        value = several ? 1 / (1 + std::exp(-logit / s.temperature)) : std::pow(value, 1 / s.temperature);
    }
    const double sum = std::accumulate(p.begin(), p.end(), 0.0);
    for (double& value : p) value /= several ? 1 : sum;
    return p;
}

std::string class_of(std::vector<double> p, const Settings& s) {
    if (s.labels == "several") {
        std::string said;
        for (size_t i = 0; i < p.size(); ++i)
            if (p[i] >= s.thresholds[i]) said += (said.empty() ? "" : " + ") + s.classes[i];
        return said.empty() ? "none of the labels" : said;
    }
    const auto target = std::find(s.classes.begin(), s.classes.end(), s.target);
    if (target != s.classes.end()) {
        const size_t i = target - s.classes.begin();
        if (p[i] >= s.thresholds[i]) return s.target;
        p[i] = -1;
    }
    return s.classes[std::max_element(p.begin(), p.end()) - p.begin()];
}

int check(cv::dnn::Net& net, const std::string& folder, const Settings& s) {
    double largest = 0;
    for (const Test& test : s.tests) {
        const std::vector<double> found = outputs(net, prepared(folder + "/" + test.image, s));
        double difference = found.size() == test.probabilities.size() ? 0 : 1;
        for (size_t i = 0; i < found.size() && difference < 1; ++i) {
            const double one = std::abs(found[i] - test.probabilities[i]);
            difference = one <= difference ? difference : std::isnan(one) ? 1 : one;
        }
        std::cout << test.image << ": largest difference " << difference << "\n";
        largest = std::max(largest, difference);
    }
    const bool good = !s.tests.empty() && largest <= kLargestDifference;
    std::cout << s.tests.size() << " images, OpenCV " << CV_VERSION << ", largest difference " << largest << ": "
              << (good ? "as expected" : "WRONG") << "\n";
    return good ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "usage: " << arguments[0] << " IMAGE ... | --check\n";
        return 2;
    }
    try {
        const char* named = std::getenv("INSTRUMENT_PACK");
        const std::string folder = named ? named : ".";
        const Settings settings = read_settings(folder);
        cv::dnn::Net net = network(folder, settings.model);
        if (count == 2 && std::string(arguments[1]) == "--check") return check(net, folder, settings);
        for (int i = 1; i < count; ++i) {
            const auto p = at_temperature(outputs(net, prepared(arguments[i], settings)), settings);
            std::cout << arguments[i] << ": " << class_of(p, settings) << " (";
            for (size_t k = 0; k < p.size(); ++k)
                std::cout << (k ? ", " : "") << settings.classes[k] << " " << p[k];
            std::cout << ")\n";
        }
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 2;
    }
}
