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
    ./desktop.nix
  ];

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "internal-4tb-nvme";
      serialNumber = serial;
      devicePattern = link 1;
      filesystem = {
        mountPoint = storage;
        fsType = "ext4";
        options = [ "defaults" ] ++ quiet;
      };
    }];
  };

  environment.variables = {
    CARGO_TARGET_DIR = "${storage}/cargo";
    CCACHE_DIR = "${storage}/ccache";
  };

  systemd.tmpfiles.rules = [
    "d ${storage}/cargo 0755 tim users -"
  ];
}
