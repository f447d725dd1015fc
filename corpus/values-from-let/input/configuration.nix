{ config, lib, pkgs, ... }:

let
  serial = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
  storage = "/mnt/wsl/storage";
  quiet = [ "noatime" "nodiratime" ];
  link = partition: "scsi-SNVMe_WD_BLACK_SN850X_${serial}-part${toString partition}";
in
{
  imports = [
    ./hardware.nix
    ./nixos/wsl-storage-mount.nix
    ./desktop.nix
  ];

  wslStorageMount = {
    enable = true;
    diskSerialNumber = serial;
    mountName = "internal-4tb-nvme";
    deviceId = link 1;
    mountPoint = storage;
    mountOptions = [ "defaults" ] ++ quiet;
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  environment.variables = {
    CARGO_TARGET_DIR = "${storage}/cargo";
    CCACHE_DIR = "${storage}/ccache";
  };

  systemd.tmpfiles.rules = [
    "d ${storage}/cargo 0755 tim users -"
  ];
}
