# What a configuration makes of a NixOS-WSL system, as far as the shipped module has to do with it.
#
# Declares the options that NixOS and NixOS-WSL declare, with their types and defaults, and
# writes wsl.conf, fstab and units as they do. Anything else that a configuration defines is an
# error, unless `lenient`.
{ lib, module }:

let
  inherit (lib) mkOption types;

  option = type: default: mkOption { inherit type default; };
  texts = option (types.listOf types.str) [ ];
  set = type: option (types.attrsOf type) { };

  # A package is nothing but its path: no store is at hand.
  package = name: {
    type = "derivation";
    inherit name;
    outPath = "/nix/store/00000000000000000000000000000000-${name}";
  };

  pkgs = lib.genAttrs [ "bash" "coreutils" "systemd" "util-linux" ] package // {
    writeShellApplication = { name, text, runtimeInputs ? [ ] }: package name // {
      scripts.${name} = ''
        #!${pkgs.bash}/bin/bash
        set -o errexit
        set -o nounset
        set -o pipefail

        export PATH="${lib.makeBinPath runtimeInputs}:$PATH"

        ${text}
      '';
    };
  };

  # What nobody declares is left out, where a configuration has more than this system.
  unchecked = lenient: lib.optional lenient { config._module.check = false; };

  fileSystem = { name, ... }: {
    options = {
      mountPoint = option (types.strMatching "/|.*[^/]") name;
      device = option (types.nullOr types.nonEmptyStr) null;
      fsType = option types.nonEmptyStr "auto";
      options = option (types.listOf types.nonEmptyStr) [ "defaults" ];
      noCheck = option types.bool false;
    };
  };

  service.options = {
    description = option types.str "";
    after = texts;
    wantedBy = texts;
    environment = set types.str;
    serviceConfig = set types.anything;
    unitConfig = set types.anything;
  };

  section = values: option (types.submodule { options = values; }) { };

  wslConf = {
    freeformType = types.attrsOf (types.attrsOf types.anything);
    options = {
      automount = section {
        enabled = option types.bool true;
        ldconfig = option types.bool false;
        mountFsTab = option types.bool false;
        root = option (types.strMatching "^/(.*[^/])?$") "/mnt";
        options = option types.commas "metadata,uid=1000,gid=100";
      };
      boot = section {
        command = option types.str "";
        systemd = option types.bool true;
        initTimeout = option (types.nullOr types.ints.unsigned) null;
      };
      interop = section {
        enabled = option types.bool true;
        appendWindowsPath = option types.bool true;
      };
      network = section {
        generateHosts = option types.bool true;
        generateResolvConf = option types.bool true;
        hostname = option types.str "nixos";
      };
      user = section { default = option types.str "root"; };
    };
  };

  system = lenient: {
    options = {
      assertions = option (types.listOf types.anything) [ ];
      warnings = texts;
      environment.systemPackages = option (types.listOf types.package) [ ];
      fileSystems = set (types.submodule ([ fileSystem ] ++ unchecked lenient));
      services.udev = {
        enable = option types.bool true;
        extraRules = option types.lines "";
      };
      systemd = {
        package = option types.package pkgs.systemd;
        services = set (types.submodule ([ service ] ++ unchecked lenient));
      };
      wsl = {
        enable = option types.bool false;
        wslConf = option (types.submodule wslConf) { };
      };
    };
    config.services.udev.enable = lib.mkDefault false;
  };

  # -- what is written to /etc

  wslConfText = config: lib.generators.toINI { }
    (lib.filterAttrsRecursive (_: value: value != null && value != "") config.wsl.wslConf);

  escape = lib.replaceStrings [ " " "\t" ] [ "\\040" "\\011" ];
  neverChecked =
    [ "9p" "auto" "bcachefs" "btrfs" "cifs" "nfs" "nfs4" "none" "overlay" "tmpfs" "zfs" ];

  fstabLine = system:
    let
      skipped = system.noCheck
        || lib.elem system.fsType neverChecked
        || lib.elem "bind" system.options;
    in
    lib.concatStringsSep " " [
      (escape system.device)
      (escape system.mountPoint)
      system.fsType
      (escape (lib.concatStringsSep "," system.options))
      "0"
      (if skipped then "0" else "2")
    ];

  lines = settings: lib.concatStrings (lib.mapAttrsToList
    (name: value: lib.concatMapStrings (one: "${name}=${unitValue one}\n") (lib.toList value))
    settings);
  unitValue = value: if lib.isBool value then lib.boolToString value else toString value;

  unitText = config: service:
    let
      unit = lib.optionalAttrs (service.after != [ ]) { After = toString service.after; }
        // lib.optionalAttrs (service.description != "") { Description = service.description; }
        // service.unitConfig;
      path = lib.makeBinPath [ pkgs.coreutils config.systemd.package ];
      variables = lib.mapAttrsToList (name: value: builtins.toJSON "${name}=${value}")
        ({ PATH = path; } // service.environment);
    in
    lib.concatStringsSep "\n" (
      [
        "[Unit]\n${lines unit}"
        "[Service]\n${lines ({ Environment = variables; } // service.serviceConfig)}"
      ]
      ++ lib.optional (service.wantedBy != [ ]) "[Install]\nWantedBy=${toString service.wantedBy}\n"
    );

  evaluate = { configuration, arguments, withModule, lenient }:
    (lib.evalModules {
      specialArgs = { inherit pkgs; } // arguments;
      modules = [ (system lenient) configuration ]
        ++ lib.optional withModule module
        ++ unchecked lenient;
    }).config;
in
{ configuration, arguments ? { }, withModule ? true, lenient ? false, complete ? false }:
let
  config = evaluate { inherit configuration arguments withModule lenient; };
  # Other packages than those above are not to be had, so nobody may look at these then.
  ours = values: if lenient then { } else values;
in
{
  wslConf = wslConfText config;
  udev = config.services.udev.enable;
  udevRules = config.services.udev.extraRules;
  fstab = map fstabLine (lib.attrValues config.fileSystems);
  units = ours (lib.mapAttrs'
    (name: service: lib.nameValuePair "${name}.service" (unitText config service))
    config.systemd.services);
  scripts = ours (lib.foldl' (found: package: found // package.scripts or { }) { }
    config.environment.systemPackages);
  failed = map (assertion: assertion.message)
    (lib.filter (assertion: !assertion.assertion) config.assertions);
  inherit (config) warnings;
  bareMounts = config.wsl.bareMounts or null;
  # Every option of the system but the module's own.
  everything =
    if complete then config // { wsl = removeAttrs config.wsl [ "bareMounts" ]; } else null;
}
