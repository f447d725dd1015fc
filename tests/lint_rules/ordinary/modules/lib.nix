{ lib }:
rec {
  byLabel = label: { device = "/dev/disk/by-label/${label}"; fsType = "ext4"; };
  mounts = names: lib.listToAttrs (map (name: lib.nameValuePair "/mnt/${name}" (byLabel name)) names);
  unit = path: lib.replaceStrings [ "/" ] [ "-" ] (lib.removePrefix "/" path) + ".mount";
}
