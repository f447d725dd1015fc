{ config, pkgs, ... }: {
  wsl.enable = true;
  wsl.defaultUser = "tove";

  # sources
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "src";
      serialNumber = "0025_3857_61B0_0EF2.";
      filesystem = {
        mountPoint = "/home/tove/src";
        fsType = "xfs"; # for reflinks
        options = [ "noatime" ];
        uuid = "4c1f7d0e-5f0b-4a53-9d1e-7a8f2b6c3d90";
      };
    }];
  };

  programs.git = {
    enable = true;
    lfs.enable = true;
    config.safe.directory = [ "/home/tove/src" ];
  };

  environment.systemPackages = [ pkgs.gh ];
  system.stateVersion = "24.11";
}
